use super::*;
use crate::document::{Across, ColumnKind, Mark, Text, Value};
use crate::report::Language;
use crate::values::{Day, Month};

/// A chart of this table, with these figures.
pub(in crate::report) fn chart(across: Across, series: Vec<Series>, marks: Vec<Mark>) -> Chart {
    Chart {
        table: "dental_p_periods".to_owned(),
        title: Text::of("chart-p-months").with("provider_key", "30000120").with("year", 2_020),
        description: Text::of("chart-p-months-says").with("over", 1).with("limit", 5_000),
        across,
        across_label: Text::of("chart-month-of-service"),
        up: ColumnKind::P,
        up_label: Text::of("chart-p-of-month"),
        series,
        marks,
    }
}

fn series(form: Form, tone: Tone, points: &[(i64, i64)]) -> Series {
    let points = points.iter().map(|(x, y)| Point::at(*x, *y)).collect();
    Series { name: Text::of("chart-within"), form, tone, points }
}

fn months() -> Across {
    Across::Months((1..=12).map(|month| Month { year: 2_020, month }).collect())
}

fn drawn(chart: &Chart, language: Language) -> String {
    svg(chart, &Messages::of(language), "c", None)
}

fn numbers(svg: &str, class: &str, attribute: &str) -> Vec<f64> {
    let bars = svg.lines().filter(|line| line.contains(&format!("class=\"{class}\"")));
    bars.filter_map(|line| line.split_once(&format!(" {attribute}=\"")))
        .filter_map(|(_, rest)| rest.split('"').next()?.parse().ok())
        .collect()
}

#[test]
fn months_against_the_limit() {
    let bars = [
        series(Form::Stacked, Tone::First, &[(0, 4_500), (8, 5_000)]),
        series(Form::Stacked, Tone::Over, &[(9, 5_413), (10, 5_618)]),
    ];
    let limit = Mark::limit(5_000, Text::of("chart-limit").with("limit", 5_000));
    insta::assert_snapshot!(drawn(&chart(months(), bars.into(), vec![limit]), Language::Fr));
}

#[test]
fn lengths_are_as_the_figures() {
    let bars = [series(Form::Bars, Tone::First, &[(0, 100), (1, 200), (2, 400), (3, -100)])];
    let svg = drawn(&chart(months(), bars.into(), Vec::new()), Language::En);
    let heights = numbers(&svg, "b-first", "height");
    assert!((heights[1] - 2.0 * heights[0]).abs() < 0.3, "{heights:?}");
    assert!((heights[2] - 4.0 * heights[0]).abs() < 0.3, "{heights:?}");
    assert!((heights[3] - heights[0]).abs() < 0.3, "{heights:?}");
    let tops = numbers(&svg, "b-first", "y");
    let base = numbers(&svg, "base", "y1")[0];
    assert!((tops[3] - base).abs() < 0.2, "a negative figure hangs below 0");
}

#[test]
fn parts_of_a_whole_end_where_the_whole_ends() {
    let bars = [
        series(Form::Waterfall, Tone::First, &[(0, 300), (1, 500), (2, -200)]),
        series(Form::Stacked, Tone::Quiet, &[(3, 600)]),
    ];
    let svg = drawn(&chart(months(), bars.into(), Vec::new()), Language::En);
    let last = numbers(&svg, "b-first", "y")[2] + numbers(&svg, "b-first", "height")[2];
    assert!((last - numbers(&svg, "b-quiet", "y")[0]).abs() < 0.3);
}

#[test]
fn steps_lead_from_one_whole_to_the_other() {
    let bars = [
        series(Form::Stacked, Tone::Quiet, &[(0, 1_000), (3, 1_300)]),
        series(Form::Waterfall, Tone::First, &[(1, 500), (2, -200)]),
    ];
    let svg = drawn(&chart(months(), bars.into(), Vec::new()), Language::En);
    let [tops, heights] = ["y", "height"].map(|name| numbers(&svg, "b-first", name));
    let wholes = numbers(&svg, "b-quiet", "y");
    assert!((tops[0] + heights[0] - wholes[0]).abs() < 0.3, "up from the first whole");
    assert!((tops[1] + heights[1] - wholes[1]).abs() < 0.3, "down to the last");
}

#[test]
fn a_step_is_written_beside_its_bar_and_other_charts_stay_clean() {
    let steps = [(0, 300), (1, 500), (2, -200)];
    let drawn_as = |form| {
        let bars = vec![series(form, Tone::First, &steps)];
        drawn(&chart(months(), bars, Vec::new()), Language::En)
    };
    let labels = |svg: &str| svg.matches("text-anchor=\"middle\">−200<").count();
    assert_eq!(labels(&drawn_as(Form::Waterfall)), 1);
    assert_eq!(labels(&drawn_as(Form::Bars)), 0);
}

#[test]
fn rows_of_cells_are_darker_where_there_is_more() {
    let rows = vec![
        series(Form::Shaded, Tone::First, &[(0, 0), (1, 2_500), (2, 10_000)]),
        series(Form::Shaded, Tone::First, &[(0, 5_000)]),
    ];
    let mut chart = chart(months(), rows, vec![Mark::place(2, Text::of("chart-over"))]);
    chart.up = ColumnKind::X10000;
    for language in Language::ALL {
        let svg = drawn(&chart, language);
        let cells: Vec<&str> =
            svg.lines().filter(|line| line.contains("cell") && line.contains("<title>")).collect();
        assert_eq!(cells.len(), 4, "a cell a figure, and none where there is none");
        let dark = |at: usize| {
            let (_, rest) = cells[at].split_once("fill-opacity=\"").unwrap();
            rest.split('"').next().unwrap().parse::<f64>().unwrap()
        };
        assert!(dark(0) == 0.0 && dark(1) < dark(3) && dark(3) < dark(2), "{cells:?}");
        let high = numbers(&svg, "cell b-first", "y");
        assert!(high[3] < high[0], "the second row stands above the first");
        assert!(!svg.contains("class=\"grid\""), "rows have names, not numbers");
    }
}

#[test]
fn a_moment_inside_a_band_stands_where_it_falls() {
    let line = || vec![series(Form::Bars, Tone::First, &[(0, 1), (11, 3)])];
    let marks = [0, 5_000, 9_999].map(|way| Mark::within(3, way, Text::of("chart-over")));
    let svg = drawn(&chart(months(), line(), marks.into()), Language::En);
    let places = numbers(&svg, "change", "x1");
    let edges = [3, 4].map(|place| {
        let mark = Mark::place(place, Text::of("chart-over"));
        numbers(&drawn(&chart(months(), line(), vec![mark]), Language::En), "change", "x1")[0]
    });
    assert!((places[0] - edges[0]).abs() < 0.2);
    assert!((places[1] - f64::midpoint(edges[0], edges[1])).abs() < 0.2, "{places:?} {edges:?}");
    assert!((places[2] - edges[1]).abs() < 0.3);
}

#[test]
fn numbers_side_by_side_need_not_all_be_named() {
    let days =
        |number: i64| Across::Bands { name: "days", bands: (0..number).map(Value::Int).collect() };
    let bars = || vec![series(Form::Bars, Tone::First, &[(0, 1)])];
    let few = drawn(&chart(days(5), bars(), Vec::new()), Language::En);
    let many = drawn(&chart(days(90), bars(), Vec::new()), Language::En);
    assert!(few.contains(">4</text>") && !many.contains("rotate(-90)"));
    assert!(many.matches("class=\"label\"").count() < 60, "every so many are named");
}

#[test]
fn a_limit_and_its_unit_stand_on_one_line() {
    let bars = || vec![series(Form::Bars, Tone::First, &[(0, 1)])];
    for language in Language::ALL {
        let mark = Mark::limit(46_000, Text::of("chart-limit").with("limit", Value::Int(46_000)));
        let svg = drawn(&chart(months(), bars(), vec![mark]), language);
        let label = svg.lines().find(|line| line.contains("class=\"mark\"")).unwrap();
        assert!(label.contains("46") && label.contains("000\u{a0}P<"), "{label}");
        assert!(label.contains("lim") || label.contains("grens"), "{label}");
    }
    let long = Mark::limit(1, Text::of("page-calculation-not-decision"));
    let svg = drawn(&chart(months(), bars(), vec![long]), Language::En);
    assert!(svg.matches("class=\"mark\"").count() > 1, "a longer one has several");
}

#[test]
fn every_form_on_every_scale_stays_within_the_drawing() {
    let day = |text: &str| Point::on(text.parse::<Day>().unwrap(), 0).x;
    let days = [(day("2019-07-01"), 1_480), (day("2020-12-31"), 1_520), (day("2026-06-30"), 1)];
    let extremes = [(0, i64::MAX), (1, i64::MIN), (2, 0)];
    let none: [(i64, i64); 0] = [];
    let forms =
        [Form::Bars, Form::Stacked, Form::Line, Form::Steps, Form::Bins(7), Form::Waterfall];
    for form in forms {
        for points in [&days[..], &extremes[..], &none[..]] {
            let scales = [
                Across::Days,
                Across::Numbers(ColumnKind::Int),
                Across::Numbers(ColumnKind::Cents),
                months(),
                Across::Bands { name: "provider_key", bands: vec!["30000120".into()] },
                Across::Bands { name: "provider_key", bands: Vec::new() },
            ];
            for across in scales {
                let is_line = matches!(across, Across::Days | Across::Numbers(_));
                let points = if is_line || points.len() < 3 { points } else { &extremes[..1] };
                let mark = Mark::limit(1_500, Text::of("chart-over"));
                let all = vec![series(form, Tone::First, points), series(form, Tone::Over, points)];
                let svg = drawn(&chart(across, all, vec![mark]), Language::Nl);
                let width: f64 = 720.0;
                for x in numbers(&svg, "b-first", "x") {
                    assert!((-0.1..=width).contains(&x), "{form:?} {x}");
                }
                assert!(!svg.contains('⟦'), "{svg}");
            }
        }
    }
}

#[test]
fn labels_of_changes_do_not_cover_each_other() {
    let marks = (0..4).map(|at| Mark::place(at, Text::of("chart-p-of-month"))).collect();
    let line = series(Form::Line, Tone::First, &[(0, 1), (1, 2), (11, 3)]);
    let svg = drawn(&chart(months(), vec![line], marks), Language::En);
    let mut rows: Vec<String> =
        numbers(&svg, "mark", "y").into_iter().map(|y| y.to_string()).collect();
    rows.sort();
    rows.dedup();
    assert!(rows.len() > 1, "neighbours stand in rows: {rows:?}");
    assert_eq!(svg.matches("<path class=\"l-first\"").count(), 2, "a gap breaks the line");
}

#[test]
fn what_comes_from_the_data_is_text() {
    let evil = "</text><script>alert(1)</script>\u{1}\u{202e}";
    let across = Across::Bands { name: "provider_key", bands: vec![evil.into(), Value::Null] };
    let svg = drawn(
        &chart(across, vec![series(Form::Bars, Tone::First, &[(0, 1), (1, 2)])], Vec::new()),
        Language::En,
    );
    assert!(!svg.contains("<script") && !svg.contains('\u{1}'));
    assert!(svg.contains("&lt;/text&gt;&lt;script&gt;"));
}

#[test]
fn the_three_languages_draw_the_same() {
    let bars = vec![series(Form::Bars, Tone::First, &[(0, 5_413)])];
    let chart = chart(months(), bars, Vec::new());
    let [dutch, french, english] = Language::ALL.map(|language| drawn(&chart, language));
    let heights = |svg: &str| numbers(svg, "b-first", "height");
    assert_eq!(heights(&dutch), heights(&french));
    assert_eq!(heights(&dutch), heights(&english));
    assert!(dutch.contains("jan: 5.413") && french.contains("janv.: 5\u{202f}413"));
}
