//! A byte stream that waits only so long for its client: for a request's head, for the taking of an answer, for a close.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::Notify;
use tokio::sync::futures::OwnedNotified;
use tokio::time::{Sleep, sleep};

use super::Limits;

/// Time and bytes that a connection closed half-way through a request still reads, so that an answer sent before all was read is not lost to a reset.
const LINGER: Duration = Duration::from_secs(1);
const LINGER_BYTES: usize = 1024 * 1024;

/// Whose turn it is on a connection: the client's at even numbers, ours at odd ones.
#[derive(Debug, Default)]
pub(super) struct Turn {
    number: AtomicUsize,
    left_unread: AtomicBool,
}

impl Turn {
    /// Passes the turn to the other side.
    pub(super) fn pass(&self) {
        self.number.fetch_add(1, Ordering::Relaxed);
    }

    /// Notes that the connection ends before all that the client sends is read.
    pub(super) fn leave_unread(&self) {
        self.left_unread.store(true, Ordering::Relaxed);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Awaited {
    /// The first byte on a new connection.
    Opening,
    /// The first byte of a further request.
    Next,
    /// The rest of a head.
    Head,
    /// Our own answer.
    Answer,
    /// Nothing: the connection is given up.
    Nothing,
}

/// The stream with its deadlines.
pub(super) struct Paced<S> {
    stream: S,
    turn: Arc<Turn>,
    turn_seen: usize,
    awaited: Awaited,
    head: Duration,
    head_end: Pin<Box<Sleep>>,
    crowded: Arc<Notify>,
    asked_to_leave: Pin<Box<OwnedNotified>>,
    stall: Duration,
    stall_end: Option<Pin<Box<Sleep>>>,
    linger: Option<(Pin<Box<Sleep>>, usize)>,
}

impl<S> Paced<S> {
    /// Wraps a stream just opened; `crowded` wakes the one that waited longest, which then closes.
    pub(super) fn new(stream: S, turn: Arc<Turn>, crowded: Arc<Notify>, limits: &Limits) -> Self {
        Self {
            stream,
            turn,
            turn_seen: 0,
            awaited: Awaited::Opening,
            head: limits.head,
            head_end: Box::pin(sleep(limits.head)),
            asked_to_leave: Box::pin(crowded.clone().notified_owned()),
            crowded,
            stall: limits.stall,
            stall_end: None,
            linger: None,
        }
    }

    fn note_turn(&mut self) {
        let turn = self.turn.number.load(Ordering::Relaxed);
        if turn != self.turn_seen {
            self.turn_seen = turn;
            self.leave_queue();
            self.awaited = if turn.is_multiple_of(2) { Awaited::Next } else { Awaited::Answer };
        }
    }

    fn note_bytes(&mut self) {
        if matches!(self.awaited, Awaited::Opening | Awaited::Next) {
            if self.awaited == Awaited::Next {
                self.head_end.set(sleep(self.head));
            }
            self.awaited = Awaited::Head;
            self.leave_queue();
        }
    }

    /// Gives up the place among the idle: a future not polled again is not woken.
    fn leave_queue(&mut self) {
        self.asked_to_leave.set(self.crowded.clone().notified_owned());
    }

    fn is_over(&mut self, task: &mut Context<'_>) -> bool {
        let late = |end: &mut Pin<Box<Sleep>>, task: &mut Context<'_>| end.as_mut().poll(task).is_ready();
        let over = match self.awaited {
            Awaited::Opening => late(&mut self.head_end, task) || self.asked_to_leave.as_mut().poll(task).is_ready(),
            Awaited::Next => self.asked_to_leave.as_mut().poll(task).is_ready(),
            Awaited::Head => late(&mut self.head_end, task),
            Awaited::Answer => false,
            Awaited::Nothing => true,
        };
        if over {
            self.awaited = Awaited::Nothing;
        }
        over
    }

    /// Turns a write that waits too long into an error.
    fn hurry<T>(&mut self, written: Poll<io::Result<T>>, task: &mut Context<'_>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.stall_end = None;
            return written;
        }
        let stall = self.stall;
        let end = self.stall_end.get_or_insert_with(|| Box::pin(sleep(stall)));
        end.as_mut().poll(task).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Paced<S> {
    fn poll_read(mut self: Pin<&mut Self>, task: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        this.note_turn();
        let before = buffer.filled().len();
        match Pin::new(&mut this.stream).poll_read(task, buffer) {
            // Nothing read is the end of the stream to the reader, who then closes.
            Poll::Pending if this.is_over(task) => Poll::Ready(Ok(())),
            read => {
                if buffer.filled().len() > before {
                    this.note_bytes();
                }
                read
            }
        }
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Paced<S> {
    fn poll_write(mut self: Pin<&mut Self>, task: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(task, bytes);
        self.hurry(written, task)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(task, slices);
        self.hurry(written, task)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(task);
        self.hurry(flushed, task)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        if this.linger.is_none() {
            let shut = Pin::new(&mut this.stream).poll_shutdown(task);
            ready!(this.hurry(shut, task))?;
            this.linger = Some((Box::pin(sleep(LINGER)), LINGER_BYTES));
        }
        this.note_turn();
        if this.awaited != Awaited::Head && !this.turn.left_unread.load(Ordering::Relaxed) {
            return Poll::Ready(Ok(()));
        }
        linger(&mut this.stream, &mut this.linger, task).map(Ok)
    }
}

/// Reads and forgets until the client closes too, or time or bytes run out.
fn linger<S: AsyncRead + Unpin>(
    stream: &mut S,
    linger: &mut Option<(Pin<Box<Sleep>>, usize)>,
    task: &mut Context<'_>,
) -> Poll<()> {
    let Some((end, bytes)) = linger else { return Poll::Ready(()) };
    let mut scratch = [0; 4096];
    loop {
        let mut buffer = ReadBuf::new(&mut scratch);
        match Pin::new(&mut *stream).poll_read(task, &mut buffer) {
            Poll::Pending => return end.as_mut().poll(task),
            Poll::Ready(Ok(())) if !buffer.filled().is_empty() && *bytes >= buffer.filled().len() => {
                *bytes -= buffer.filled().len();
            }
            Poll::Ready(_) => return Poll::Ready(()),
        }
    }
}
