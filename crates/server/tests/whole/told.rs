//! What a conversation tells, and what it must not: secrets, more than fits, and what other profiles would answer.
mod elsewhere;
mod hostile;
mod pages;
mod secrets;
