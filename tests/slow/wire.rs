//! Knows how requests are sent over one connection that stays open, and how long each took (RFC 9112).
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::Instant;

/// A connection.
pub struct Wire {
    stream: BufReader<TcpStream>,
}

/// What came back.
pub struct Told {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: String,
    /// How long it took.
    pub took: Duration,
}

impl Wire {
    /// Connects.
    pub async fn to(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::new(stream) })
    }

    /// Posts a form with a Basic header, where there is one.
    pub async fn post(&mut self, path: &str, authorization: &str, form: &str) -> io::Result<Told> {
        let authorization =
            if authorization.is_empty() { String::new() } else { format!("authorization: {authorization}\r\n") };
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: 127.0.0.1:8080\r\ncontent-type: application/x-www-form-urlencoded\r\n\
            {authorization}content-length: {}\r\n\r\n{form}",
            form.len()
        );
        self.exchange(&request).await
    }

    /// Reads what stands at a path.
    pub async fn read(&mut self, path: &str) -> io::Result<Told> {
        self.exchange(&format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1:8080\r\n\r\n")).await
    }

    async fn exchange(&mut self, request: &str) -> io::Result<Told> {
        let began = Instant::now();
        self.stream.get_mut().write_all(request.as_bytes()).await?;
        let (mut status, mut length, mut line) = (0, 0, String::new());
        loop {
            line.clear();
            if self.stream.read_line(&mut line).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let text = line.trim_end().to_ascii_lowercase();
            if let Some(rest) = text.strip_prefix("http/1.1 ") {
                status = rest.split(' ').next().and_then(|code| code.parse().ok()).unwrap_or(0);
            } else if let Some(rest) = text.strip_prefix("content-length: ") {
                length = rest.parse().unwrap_or(0);
            } else if text.is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).await?;
        Ok(Told { status, body: String::from_utf8_lossy(&body).into_owned(), took: began.elapsed() })
    }
}
