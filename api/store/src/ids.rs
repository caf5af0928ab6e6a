//! New ids.

use std::cell::Cell;

use domain::clock::Moment;
use uuid::Uuid;

/// Bits of the counter that orders the ids of one millisecond.
const COUNTER_BITS: u32 = 42;

thread_local! {
    /// The millisecond of this thread's last id, and its counter.
    static LAST: Cell<(u64, u64)> = const { Cell::new((0, 0)) };
}

/// A new id (`UUIDv7`): ids made for later moments sort later, and so do ids one thread makes one
/// after the other for the same moment. The moment may lie in the past, as in an import.
pub fn new_id(now: Moment) -> Uuid {
    let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
    let counter = LAST.with(|last| {
        let counter = match last.get() {
            (at, counter) if at == millis => counter + 1,
            // The top bit is left clear, so that counting up does not overflow.
            _ => rand::random::<u64>() >> (64 - COUNTER_BITS + 1),
        };
        last.set((millis, counter));
        u128::from(counter)
    });
    let random = u128::from(rand::random::<u32>());
    Uuid::from_u128(
        (u128::from(millis) << 80)
            | (0x7 << 76)
            | (((counter >> 30) & 0xfff) << 64)
            | (0b10 << 62)
            | ((counter & 0x3fff_ffff) << 32)
            | random,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_moment_sort_in_the_order_they_were_made() {
        let now = Moment::from_timestamp_micros(1_790_000_000_123_456).expect("a moment");
        let ids: Vec<Uuid> = (0..10_000).map(|_| new_id(now)).collect();
        assert!(ids.is_sorted());
        assert!(ids.windows(2).all(|pair| pair[0] != pair[1]));
        assert!(ids.iter().all(|id| id.get_version_num() == 7));
    }

    #[test]
    fn an_id_tells_the_millisecond_it_was_made_for_even_in_the_past() {
        let now = Moment::from_timestamp_micros(1_790_000_000_123_456).expect("a moment");
        let earlier = now - chrono::Duration::days(90);
        let (later_id, earlier_id) = (new_id(now), new_id(earlier));
        assert!(earlier_id < later_id);
        let (seconds, _) = earlier_id.get_timestamp().expect("a v7 id").to_unix();
        assert_eq!(i64::try_from(seconds).expect("fits"), earlier.timestamp());
    }
}
