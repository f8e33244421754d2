//! The chain of the journal: each row's code covers the row before, and sealed ends tell where the chain begins and stops.
use super::entry::Entry;
use super::verify::Broken;
use jose::digest::{equal, hmac_sha256};
use store::database::{Database, DatabaseError, Statement, Written};
use store::journal::{End, Ends, JournalRow};
use tokio::sync::Mutex;
use zeroize::Zeroizing;

/// How often the end is read anew because another process wrote meanwhile.
const ATTEMPTS: usize = 100;

/// The chain under one key.
pub(super) struct Chain {
    key: Zeroizing<[u8; 32]>,
    /// The end as this process knows it; held while something is written behind it.
    last: Mutex<Option<End>>,
}

impl Chain {
    /// Begins a chain where there is none.
    pub(super) async fn open(database: &dyn Database, key: [u8; 32]) -> Result<Self, DatabaseError> {
        let chain = Self { key: Zeroizing::new(key), last: Mutex::default() };
        if store::journal::ends(database).await?.is_none() {
            let ends = Ends { swept: chain.swept(0, &[]), last: chain.last(0, &[]) };
            store::journal::begin(database, &ends).await?;
        }
        Ok(chain)
    }

    /// Carries out a decision together with entries; where the chain grew meanwhile, again behind its new end.
    pub(super) async fn write(
        &self,
        database: &dyn Database,
        (batch, entries): (Vec<Statement>, &[Entry]),
    ) -> Result<Written, DatabaseError> {
        let mut held = self.last.lock().await;
        for _ in 0..ATTEMPTS {
            let seen = match held.take() {
                Some(known) => known,
                None => self.read(database).await?,
            };
            let rows = self.linked(&seen, entries);
            let last = rows.last().map_or_else(|| seen.clone(), |row| self.last(row.number, &row.mac));
            let mut all = batch.clone();
            all.extend(store::journal::append(&seen, &rows, &last));
            // After an error nobody knows where the chain ends, and the next one reads it.
            match database.write(all).await? {
                Written::Settled => {
                    *held = Some(last);
                    return Ok(Written::Settled);
                }
                Written::Lost { guard } if guard < batch.len() => {
                    *held = Some(seen);
                    return Ok(Written::Lost { guard });
                }
                Written::Lost { .. } => {}
            }
        }
        Err(DatabaseError::Unavailable(format!("the journal grew {ATTEMPTS} times meanwhile")))
    }

    async fn read(&self, database: &dyn Database) -> Result<End, DatabaseError> {
        // A row behind an end that somebody moved would seal what they did.
        let ends = store::journal::ends(database).await?.filter(|ends| self.sealed(ends));
        Ok(ends.ok_or_else(|| Broken::Ends.corrupt())?.last)
    }

    fn linked(&self, seen: &End, entries: &[Entry]) -> Vec<JournalRow> {
        let mut before = seen.mac.clone();
        let numbers = seen.number + 1..;
        let linked = numbers.zip(entries).map(|(number, entry)| {
            let mut row = entry.row(number);
            row.mac = self.mac(&row, &before);
            before.clone_from(&row.mac);
            row
        });
        linked.collect()
    }

    /// What is wrong with a row that is to stand behind this number and code, if anything is.
    pub(super) fn broken(&self, row: &JournalRow, (number, mac): (i64, &[u8])) -> Option<Broken> {
        match row.number {
            before if before <= number => Some(Broken::Added(before)),
            next if next != number + 1 => Some(Broken::Gone(number + 1)),
            changed if !equal(&self.mac(row, mac), &row.mac) => Some(Broken::Changed(changed)),
            _ => None,
        }
    }

    /// Whether both ends are as they were sealed.
    pub(super) fn sealed(&self, ends: &Ends) -> bool {
        let same = |made: End, found: &End| equal(&made.seal, &found.seal);
        let (swept, last) = (&ends.swept, &ends.last);
        same(self.swept(swept.number, &swept.mac), swept) && same(self.last(last.number, &last.mac), last)
    }

    /// The end at the row that was swept away last.
    pub(super) fn swept(&self, number: i64, mac: &[u8]) -> End {
        self.end("swept", number, mac)
    }

    /// The end at the row that was written last.
    fn last(&self, number: i64, mac: &[u8]) -> End {
        self.end("last", number, mac)
    }

    fn end(&self, name: &str, number: i64, mac: &[u8]) -> End {
        let seal = self.code(&[name.as_bytes(), &number.to_be_bytes(), mac]);
        End { number, mac: mac.to_vec(), seal }
    }

    fn mac(&self, row: &JournalRow, before: &[u8]) -> Vec<u8> {
        let JournalRow { number, at, issuer, kind, subject, client_id, trace, detail, mac: _ } = row;
        let (number, at) = (number.to_be_bytes(), at.to_be_bytes());
        let texts = [issuer, kind, subject, client_id, trace, detail].map(|text| text.as_bytes());
        let mut parts: Vec<&[u8]> = vec![b"row", before, &number, &at];
        parts.extend(texts);
        self.code(&parts)
    }

    /// Each part stands behind its length, so that none can grow at the cost of another.
    fn code(&self, parts: &[&[u8]]) -> Vec<u8> {
        let mut message = Vec::new();
        for part in parts {
            message.extend((part.len() as u64).to_be_bytes());
            message.extend_from_slice(part);
        }
        hmac_sha256(&*self.key, &message).to_vec()
    }
}
