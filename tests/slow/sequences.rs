//! The server as a whole against the model, in many more sequences than in the ordinary run (FZ-24).
use crate::frame::{Outcome, Row, row};
use crate::stand::Engine;
use crate::whole::model;

pub fn rows() -> Vec<Row> {
    vec![
        row!("model", "10,000 sequences of up to 50 operations against the model, on SQLite", "no difference", sqlite),
        row!(
            "model-postgres",
            "1,000 sequences of up to 50 operations against the model, on PostgreSQL",
            "no difference",
            postgres
        ),
        row!(
            "model-mistakes",
            "seven mistakes in the SQL of the store, one at a time, in up to 1,000 sequences each",
            "each is found",
            mistakes
        ),
    ]
}

async fn mistakes() -> Outcome {
    let mut found = 0;
    for mistake in model::MISTAKES {
        let differs = move || model::differs(Engine::Sqlite, (1_000, 7), Some(mistake));
        match tokio::task::spawn_blocking(differs).await.map_err(|error| error.to_string())? {
            Some(_) => found += 1,
            None => return Err(format!("{mistake:?} is not found")),
        }
    }
    Ok(format!("{found} found"))
}

async fn played(engine: Engine, cases: u32) -> Outcome {
    let differs = tokio::task::spawn_blocking(move || model::differs(engine, (cases, 5), None)).await;
    match differs.map_err(|error| error.to_string())? {
        None => Ok(format!("{cases} sequences, no difference")),
        Some(difference) => Err(difference),
    }
}

async fn sqlite() -> Outcome {
    played(Engine::Sqlite, 10_000).await
}

async fn postgres() -> Outcome {
    played(Engine::Postgres, 1_000).await
}
