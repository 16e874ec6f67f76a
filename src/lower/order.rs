//! In which order things that are made of each other can be evaluated. In linear time and without recursion: a chain
//! of them may be longer than a thread's stack.

/// The things so that each comes behind those that it is made of: thing N is made of `uses[N]`. It is the order of going
/// through the list again and again, each time taking what is ready. `None`: some are made of themselves, or are
/// more than `limit` deep.
pub fn order(uses: &[Vec<usize>], limit: usize) -> Option<Vec<usize>> {
    let mut users = vec![Vec::new(); uses.len()];
    let mut missing: Vec<usize> = uses.iter().map(Vec::len).collect();
    for (user, used) in uses.iter().enumerate() {
        for &used in used {
            users[used].push(user);
        }
    }
    // in which round a thing is taken, and how deep it is
    let mut places = vec![(0, 0); uses.len()];
    let mut ready: Vec<usize> = (0..uses.len()).filter(|at| missing[*at] == 0).collect();
    let mut order = Vec::with_capacity(uses.len());
    while let Some(at) = ready.pop() {
        let (round, depth) = places[at];
        if depth > limit {
            return None;
        }
        order.push(at);
        for &user in &users[at] {
            let later: usize = round + usize::from(user < at);
            let place = &mut places[user];
            *place = (place.0.max(later), place.1.max(depth + 1));
            missing[user] -= 1;
            if missing[user] == 0 {
                ready.push(user);
            }
        }
    }
    order.sort_unstable_by_key(|at| (places[*at].0, *at));
    (order.len() == uses.len()).then_some(order)
}

/// The things that are made of themselves, in ascending order: Tarjan's strongly connected components.
pub fn circular(uses: &[Vec<usize>]) -> Vec<usize> {
    const NEW: usize = usize::MAX;
    let mut found = vec![NEW; uses.len()]; // when each was found
    let mut lowest = vec![0; uses.len()]; // the earliest that it leads back to
    let mut pending = Vec::new(); // found, but in no component yet
    let mut is_pending = vec![false; uses.len()];
    let mut count = 0;
    let mut circular = Vec::new();
    for start in 0..uses.len() {
        if found[start] != NEW {
            continue;
        }
        let mut open = vec![(start, 0)];
        while let Some((at, next)) = open.pop() {
            if next == 0 {
                (found[at], lowest[at]) = (count, count);
                count += 1;
                pending.push(at);
                is_pending[at] = true;
            } else {
                // back from the one before `next`
                let used = uses[at][next - 1];
                if is_pending[used] {
                    lowest[at] = lowest[at].min(lowest[used]);
                }
            }
            if let Some(&used) = uses[at].get(next) {
                open.push((at, next + 1));
                if found[used] == NEW {
                    open.push((used, 0));
                }
                continue;
            }
            if lowest[at] == found[at] {
                let from = pending.iter().rposition(|other| *other == at).unwrap_or(0);
                let component = pending.split_off(from);
                for &member in &component {
                    is_pending[member] = false;
                }
                if component.len() > 1 || uses[at].contains(&at) {
                    circular.extend(component);
                }
            }
        }
    }
    circular.sort_unstable();
    circular
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// As the words say it, in quadratic time.
    fn plain_order(uses: &[Vec<usize>], limit: usize) -> Option<Vec<usize>> {
        let mut depths: Vec<Option<usize>> = vec![None; uses.len()];
        let mut order = Vec::new();
        loop {
            let before = order.len();
            for at in 0..uses.len() {
                let depth = uses[at].iter().try_fold(0, |deepest, used| {
                    depths[*used].map(|depth| deepest.max(depth + 1))
                });
                if depths[at].is_none() && depth.is_some_and(|depth| depth <= limit) {
                    depths[at] = depth;
                    order.push(at);
                }
            }
            if order.len() == before {
                return (order.len() == uses.len()).then_some(order);
            }
        }
    }

    fn plain_circular(uses: &[Vec<usize>]) -> Vec<usize> {
        let leads_back = |start: &usize| {
            let mut seen = vec![false; uses.len()];
            let mut open = vec![*start];
            while let Some(at) = open.pop() {
                for &used in &uses[at] {
                    if used == *start {
                        return true;
                    }
                    if !std::mem::replace(&mut seen[used], true) {
                        open.push(used);
                    }
                }
            }
            false
        };
        (0..uses.len()).filter(leads_back).collect()
    }

    fn graphs() -> impl Strategy<Value = Vec<Vec<usize>>> {
        (1_usize..9).prop_flat_map(|count| {
            let one = prop::collection::btree_set(0..count, 0..3);
            prop::collection::vec(one.prop_map(|set| set.into_iter().collect()), count)
        })
    }

    proptest! {
        #[test]
        fn does_as_the_plain_way_does(uses in graphs(), limit in 1_usize..5) {
            prop_assert_eq!(order(&uses, limit), plain_order(&uses, limit));
            prop_assert_eq!(circular(&uses), plain_circular(&uses));
        }
    }

    #[test]
    fn long_chains_take_little_time() {
        let count = 200_000;
        let uses: Vec<Vec<usize>> = (0..count)
            .map(|at| if at + 1 < count { vec![at + 1] } else { vec![] })
            .collect();
        assert!(order(&uses, 100).is_none());
        assert_eq!(order(&uses, count).map(|order| order[0]), Some(count - 1));
        assert!(circular(&uses).is_empty());
    }
}
