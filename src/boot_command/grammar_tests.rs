//! The quirks of the grammar, one by one.

use super::{Action, Event, parse};
use crate::boot_command::Special;
use crate::template::Duration;

fn wait(milliseconds: i64) -> Event {
    Event::Wait(Duration {
        nanoseconds: milliseconds * 1_000_000,
    })
}

fn typed(text: &str) -> Vec<Event> {
    text.chars()
        .map(|c| Event::Char(c, Action::Press))
        .collect()
}

#[track_caller]
fn same(text: &str, events: &[Event]) {
    assert_eq!(parse(text).as_deref(), Ok(events), "{text}");
}

#[test]
fn waits() {
    same("<wait>", &[wait(1000)]);
    same("<wait5>", &[wait(5000)]);
    same("<wait10>", &[wait(10_000)]);
    same("<wait1m20s>", &[wait(80_000)]);
    same("<wait1.5h>", &[wait(5_400_000)]);
    same("<wait300ms>", &[wait(300)]);
    // the parser makes no number of it
    same("<wait0>", &[wait(1000)]);
}

#[test]
fn what_is_no_wait_is_typed() {
    for text in [
        "<Wait>",
        "<wait5",
        "<wait05>",
        "<wait5 >",
        "<wait-5>",
        "<wait1.5>",
        "<menu>",
        "<foo>",
        "a<b>c",
        "<",
    ] {
        same(text, &typed(text));
    }
}

#[test]
fn a_wait_must_last() {
    for (text, shown) in [
        ("<wait-5s>", "-5s"),
        ("<wait0s>", "0s"),
        ("x<wait-1h2m>", "-1h2m0s"),
    ] {
        let faults = parse(text).expect_err(text);
        assert_eq!(faults.len(), 1, "{text}");
        assert_eq!(
            faults[0].packer,
            format!("Expecting a positive wait value. Got {shown}")
        );
    }
    assert_eq!(parse("ab<wait0s><wait-1s>").expect_err("two")[1].at, 10);
    assert!(parse("<wait99999999999999999999>").is_err());
    assert!(parse("<wait99999999999999h>").is_err());
}

#[test]
fn characters_are_held_and_released() {
    same("<aOn>", &[Event::Char('a', Action::On)]);
    same("<aOFF>", &[Event::Char('a', Action::Off)]);
    same("<>on>", &[Event::Char('>', Action::On)]);
    same("<\u{e9}On>", &[Event::Char('\u{e9}', Action::On)]);
    // the letter f, not a special key
    same("<fOn>", &[Event::Char('f', Action::On)]);
}

#[test]
fn special_keys_in_any_case() {
    same("<enter>", &[Event::Special(Special::Enter, Action::Press)]);
    same("<ENTER>", &[Event::Special(Special::Enter, Action::Press)]);
    same(
        "<pageUp>",
        &[Event::Special(Special::PageUp, Action::Press)],
    );
    same("<f1>", &[Event::Special(Special::F1, Action::Press)]);
    same("<f12>", &[Event::Special(Special::F12, Action::Press)]);
    same("<f1On>", &[Event::Special(Special::F1, Action::On)]);
    same(
        "<leftAltOn>",
        &[Event::Special(Special::LeftAlt, Action::On)],
    );
    same(
        "<leftCtrlOff>",
        &[Event::Special(Special::LeftCtrl, Action::Off)],
    );
    same("<left>", &[Event::Special(Special::Left, Action::Press)]);
    same(
        "<return>",
        &[Event::Special(Special::Return, Action::Press)],
    );
    same("<enter", &typed("<enter"));
}

#[test]
fn text_stands_between() {
    let mut events = typed("ab");
    events.push(wait(1000));
    events.push(Event::Special(Special::Tab, Action::Press));
    events.extend(typed("\u{df}\n"));
    same("ab<wait><tab>\u{df}\n", &events);
}

#[test]
fn names_in_the_table_are_reached() {
    for (name, key) in crate::boot_command::keys::NAMES {
        same(&format!("<{name}>"), &[Event::Special(*key, Action::Press)]);
        assert_eq!(key.name(), *name);
    }
}
