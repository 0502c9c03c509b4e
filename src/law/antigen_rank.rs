use crate::values::ProviderKey;

/// A provider among those of the same kind, by number of tests.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ranked {
    /// The provider.
    pub provider: ProviderKey,
    /// The kind: the first digit of the number, or `unknown`.
    pub group: String,
    /// Net number of tests.
    pub tests: i64,
    /// 1 for the most; providers with as many tests have the same.
    pub rank: i64,
    /// Of the group, who has as many tests or fewer; in ten-thousandths, rounded down.
    pub percentile_x10000: i64,
}

/// Below this number of net tests a provider is not ranked: chance would rank it.
pub const RANKED_FROM: i64 = 30;

/// Ranks providers within their group. A place and nothing more: no rank is a finding.
///
/// `tests`: net tests by provider; `riziv`: the keys are RIZIV numbers, of which the first digit is
/// the kind; pseudonyms are one group, `unknown`. Order: group, rank, provider.
pub fn rank(tests: impl IntoIterator<Item = (ProviderKey, i64)>, riziv: bool) -> Vec<Ranked> {
    let mut counted: Vec<(String, i64, ProviderKey)> = tests
        .into_iter()
        .filter(|(_, tests)| *tests >= RANKED_FROM)
        .map(|(provider, tests)| {
            let digit = provider.as_str().chars().next().filter(|_| riziv);
            let group = digit.map_or_else(|| "unknown".to_owned(), String::from);
            (group, tests, provider)
        })
        .collect();
    counted.sort_by(|left, right| (&left.0, right.1, &left.2).cmp(&(&right.0, left.1, &right.2)));
    let size = |keep: &dyn Fn(&(String, i64, ProviderKey)) -> bool| {
        i64::try_from(counted.iter().filter(|row| keep(row)).count()).unwrap_or(i64::MAX)
    };
    let mut ranked: Vec<Ranked> = Vec::new();
    for (group, tests, provider) in &counted {
        // rows of equal tests stand side by side: the first of them has counted for all
        if let Some(last) =
            ranked.last().filter(|last| last.group == *group && last.tests == *tests)
        {
            let same = Ranked { provider: provider.clone(), ..last.clone() };
            ranked.push(same);
            continue;
        }
        let more = size(&|row| row.0 == *group && row.1 > *tests);
        let at_most = size(&|row| row.0 == *group && row.1 <= *tests);
        let whole = more.saturating_add(at_most);
        ranked.push(Ranked {
            provider: provider.clone(),
            group: group.clone(),
            tests: *tests,
            rank: more.saturating_add(1),
            percentile_x10000: at_most.saturating_mul(10_000).checked_div(whole).unwrap_or(0),
        });
    }
    ranked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_share_a_rank_and_few_tests_have_none() {
        let tests = [("1b", 40), ("1a", 40), ("1c", 90), ("1d", 29), ("1e", 30), ("2a", 30)];
        let ranked = rank(tests.map(|(key, tests)| (ProviderKey::new(key), tests)), true);
        let told: Vec<(&str, i64, i64)> = ranked
            .iter()
            .map(|row| (row.provider.as_str(), row.rank, row.percentile_x10000))
            .collect();
        assert_eq!(
            told,
            [
                ("1c", 1, 10_000),
                ("1a", 2, 7_500),
                ("1b", 2, 7_500),
                ("1e", 4, 2_500),
                ("2a", 1, 10_000)
            ]
        );
    }
}
