//! Just enough HTTP/1.1 for one request after the other on a connection that stays open. The same
//! for all servers that are measured, and cheap, because it shares their cores.

use std::io::{Error, ErrorKind, Result};
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A connection.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    filled: usize,
}

/// An answer; its body is valid until the next request.
pub struct Answer<'c> {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: &'c [u8],
}

impl Connection {
    /// Connects.
    pub async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: vec![0; 64 * 1024],
            filled: 0,
        })
    }

    /// Sends a request and waits for the whole answer.
    pub async fn ask(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        self.stream.write_all(request).await?;
        self.filled = 0;
        let (head, length) = loop {
            self.fill().await?;
            if let Some(end) = find(&self.buffer[..self.filled], b"\r\n\r\n") {
                let head = end + 4;
                break (head, content_length(&self.buffer[..head])?);
            }
        };
        while self.filled < head + length {
            self.fill().await?;
        }
        let status = std::str::from_utf8(&self.buffer[9..12])
            .ok()
            .and_then(|digits| digits.parse().ok())
            .ok_or_else(|| broken("the status is no number"))?;
        Ok(Answer {
            status,
            body: &self.buffer[head..head + length],
        })
    }

    async fn fill(&mut self) -> Result<()> {
        if self.filled == self.buffer.len() {
            self.buffer.resize(self.filled * 2, 0);
        }
        match self.stream.read(&mut self.buffer[self.filled..]).await? {
            0 => Err(broken("the server closed the connection")),
            read => {
                self.filled += read;
                Ok(())
            }
        }
    }
}

fn broken(reason: &'static str) -> Error {
    Error::new(ErrorKind::InvalidData, reason)
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}

fn content_length(head: &[u8]) -> Result<usize> {
    const NAME: &[u8] = b"content-length:";
    head.split(|byte| *byte == b'\n')
        .find(|line| line.len() > NAME.len() && line[..NAME.len()].eq_ignore_ascii_case(NAME))
        .and_then(|line| {
            std::str::from_utf8(&line[NAME.len()..])
                .ok()?
                .trim()
                .parse()
                .ok()
        })
        .ok_or_else(|| broken("the answer does not tell its length"))
}
