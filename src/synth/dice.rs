use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Chance that repeats: the same seed and stream give the same throws on every machine.
///
/// The numbers are taken from the raw stream by this file alone, so that an update of a crate
/// cannot change a dump that somebody has kept the seed of.
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    /// The throws of one stream of a seed; streams do not depend on each other.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        let mut source = ChaCha8Rng::seed_from_u64(seed);
        source.set_stream(stream);
        Self(source)
    }

    /// A number from 0 to `bound` − 1.
    pub(super) fn below(&mut self, bound: u32) -> u32 {
        let scaled = u64::from(self.0.next_u32()) * u64::from(bound);
        u32::try_from(scaled >> 32).expect("a product with a fraction of 1 stays below the bound")
    }

    /// The same, signed, for amounts and quantities.
    pub(super) fn up_to(&mut self, bound: u32) -> i64 {
        i64::from(self.below(bound))
    }

    /// True once in `n` throws.
    pub(super) fn once_in(&mut self, n: u32) -> bool {
        self.below(n) == 0
    }

    /// One of several.
    pub(super) fn one_of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        let count = u32::try_from(choices.len()).expect("a list in this room is short");
        &choices[usize::try_from(self.below(count)).expect("32 bits fit")]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_and_streams_differ() {
        let throws = |seed, stream| {
            let mut dice = Dice::new(seed, stream);
            [0; 8].map(|_: u32| dice.below(1_000_000))
        };
        assert_eq!(throws(1, 0), throws(1, 0));
        assert_ne!(throws(1, 0), throws(1, 1));
        assert_ne!(throws(1, 0), throws(2, 0));
    }

    #[test]
    fn every_face_falls() {
        let mut dice = Dice::new(7, 0);
        let mut faces = [0_u32; 6];
        for _ in 0..6_000 {
            faces[usize::try_from(dice.below(6)).unwrap()] += 1;
        }
        assert!(faces.iter().all(|falls| (800..1_200).contains(falls)), "{faces:?}");
    }
}
