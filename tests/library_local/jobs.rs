//! What an interrupt does at moments that no test can hit from outside: the signal's trap is called by hand.

use crate::shell::{Place, lines_of};
use crate::support::shells;

#[test]
fn a_job_that_began_a_moment_ago_is_ended() {
    for shell in shells() {
        // what `job` does until the signal comes: ksh93 ends the function then, and nobody has noted the process
        let out = Place::new().run(
            shell,
            "launched=${!:-none}\nset -m\nsleep 60 &\nset +m\nbegan=$!\ncancel\nput \"noted $job_pid, began $began\"\nend_jobs\n\
             kill -0 \"$began\" 2>/dev/null || put gone\nput \"job [$job_pid]\"",
        );
        let noted = lines_of(&out, "noted ");
        let pids: Vec<&str> = noted[0].split(", began ").collect();
        assert_eq!(pids[0], pids[1], "{shell}: {out}");
        assert!(out.contains("gone\njob []\n"), "{shell}: {out}");
    }
}

#[test]
fn a_process_that_is_no_job_is_not_ended() {
    for shell in shells() {
        // killed at the end, for mksh can lose a TERM that comes before a new process has put the traps away
        let out = Place::new().run(
            shell,
            "sleep 60 &\nbegan=$!\nlaunched=${!:-none}\ncancel\nend_jobs\n\
             kill -0 \"$began\" && put alive\nput \"job [$job_pid]\"\nkill -KILL \"$began\"",
        );
        assert!(out.contains("alive\njob []\n"), "{shell}: {out}");
    }
}

#[test]
fn relays_to_which_nothing_writes_are_ended() {
    for shell in shells() {
        let out = Place::new().run(
            shell,
            "pipes\nrelay message <\"$work/out\" &\nrelays=$!\nbegan=$!\nend_jobs\n\
             kill -0 \"$began\" 2>/dev/null || put gone\nput \"relays [$relays]\"",
        );
        assert!(out.contains("gone\nrelays []\n"), "{shell}: {out}");
    }
}

#[test]
fn a_command_after_an_interrupt_is_not_run_and_nothing_waits_for_it() {
    for shell in shells() {
        let place = Place::new();
        let out = place.run(
            shell,
            "job_pid=\ncancel\nrun touch made\nput \"run $?\"\ncapture touch made\nput \"capture $?\"",
        );
        assert_eq!(out, "run 130\ncapture 130\n", "{shell}");
        assert!(place.read("made").is_none(), "{shell}");
    }
}

#[test]
fn what_is_saved_is_read_again_and_the_result_stays() {
    for shell in shells() {
        let out = Place::new().run(
            shell,
            "REPLY=' kept'\nsave b_x \"it's \\\"x\\\" \"\nput \"reply [$REPLY]\"\nb_x=\n. \"$state/values\"\nput \"value [$b_x]\"",
        );
        assert_eq!(
            out, "reply [ kept]\nvalue [it's \"x\" ]\n",
            "{shell}: {out}"
        );
    }
}
