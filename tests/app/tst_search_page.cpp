// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QDockWidget>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <random>

#include "app/gui/main_window/docks.h"
#include "app/gui/search/landscape_pages.h"
#include "app/gui/search/page_switch.h"
#include "app/gui/search/result_model.h"
#include "app/gui/search/search_controls.h"
#include "app/gui/search/search_page.h"
#include "tests/app/window_fixture.h"
#include "widgets/common/text_button.h"
#include "widgets/landscape/heatmap_view.h"
#include "widgets/landscape/knob_bars.h"
#include "widgets/landscape/parallel_view.h"
#include "widgets/landscape/pareto_plot.h"
#include "widgets/landscape/scaling_plot.h"
#include "widgets/sheet/sheet_view.h"
#include "widgets/table/flat_table.h"
#include "widgets/theme/theme.h"

using namespace layline;
using namespace layline::test;

namespace {

SearchPage* page_of(WindowFixture& fixture) {
    fixture.window->docks().raise("dock.search");
    QTest::qWait(0);
    return fixture.window->docks().dock("dock.search")->findChild<SearchPage*>();
}

/// Ctrl+F, and until it has ended.
SearchPage* searched(WindowFixture& fixture) {
    QTest::keyClick(fixture.window.get(), Qt::Key_F, Qt::ControlModifier);
    auto* page = fixture.window->docks().dock("dock.search")->findChild<SearchPage*>();
    if (page != nullptr && page->runner().busy()) (void)QTest::qWaitFor([&] { return !page->runner().busy(); }, patience_ms);
    return page;
}

std::vector<Candidate> made_up(int count) {
    std::mt19937 random(5);
    std::vector<Candidate> rows(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        rows[i].layout.tp = std::int64_t{1} << random() % 4;
        rows[i].layout.pp = static_cast<std::int64_t>(i) + 1;
        rows[i].gpus = 128;
        rows[i].estimate = {50 + static_cast<double>(random() % 100'000) / 1'000, 0.4, static_cast<double>(random() % 90) * 1e9,
                            Verdict::fits};
    }
    return rows;
}

}  // namespace

class SearchPageTest : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() {
        name_application();
        apply_theme(ThemeChoice::light);
    }
    void init() { fail_on_warnings(); }

    void rows_stream_in_sort_and_filter() {
        ResultModel model;
        QAbstractItemModelTester model_tester(&model);
        ResultFilter sorted(model);
        QAbstractItemModelTester sorted_tester(&sorted);
        sorted.sort(ResultModel::step);
        const std::vector<Candidate> rows = made_up(400);
        for (std::size_t from = 0; from < rows.size(); from += 100)
            model.append({rows.begin() + static_cast<std::ptrdiff_t>(from), rows.begin() + static_cast<std::ptrdiff_t>(from + 100)});
        QCOMPARE(sorted.rowCount(), 400);
        const auto step = [&](int row) { return model.candidate(sorted.mapToSource(sorted.index(row, 0)).row()).estimate.step_time_s; };
        for (int row = 1; row < sorted.rowCount(); ++row) QVERIFY(step(row - 1) <= step(row));
        QVERIFY(sorted.set_conditions(QStringLiteral("tp>=4 pp<=200")));
        const auto wanted = std::ranges::count_if(rows, [](const Candidate& c) { return c.layout.tp >= 4 && c.layout.pp <= 200; });
        QCOMPARE(sorted.rowCount(), int(wanted));
        QVERIFY(!sorted.set_conditions(QStringLiteral("depth=4")));
        QCOMPARE(sorted.rowCount(), 400);
        sorted.set_most_bytes(40e9);
        for (int row = 0; row < sorted.rowCount(); ++row)
            QVERIFY(model.candidate(sorted.mapToSource(sorted.index(row, 0)).row()).estimate.peak_bytes <= 40e9);
        model.replace(made_up(10));
        QCOMPARE(model.rowCount(), 10);
    }

    void a_hundred_thousand_rows_are_kept_and_no_more() {
        ResultModel model;
        ResultFilter sorted(model);
        sorted.sort(ResultModel::step);
        const std::vector<Candidate> rows = made_up(60'000);
        model.append(rows);
        model.append(rows);
        QCOMPARE(model.rowCount(), 100'000);
        sorted.sort(ResultModel::peak, Qt::DescendingOrder);
        const auto peak = [&](int row) { return model.candidate(sorted.mapToSource(sorted.index(row, 0)).row()).estimate.peak_bytes; };
        QVERIFY(peak(0) >= peak(50'000) && peak(50'000) >= peak(99'999));
    }

    void a_brush_along_an_axis_filters_table_and_picture() {
        WindowFixture fixture;
        SearchPage* page = searched(fixture);
        page->show_picture(SearchPage::parallel);
        QTest::qWait(0);
        ParallelView& lines = *page->lines();
        const int all = page->table()->model()->rowCount();
        int tp = 0;
        while (lines.axes()[static_cast<std::size_t>(tp)].name != u"tp") ++tp;
        const QString lowest = lines.axes()[static_cast<std::size_t>(tp)].ticks.front();
        // From below the axis to a little above its lowest value.
        const double x = 44 + (lines.width() - 88.0) * tp / static_cast<double>(lines.axes().size() - 1);
        const QPoint from(qRound(x), lines.height() - 8), to(qRound(x), lines.height() - 32);
        QTest::mousePress(&lines, Qt::LeftButton, {}, from);
        QTest::mouseMove(&lines, to);
        QTest::mouseRelease(&lines, Qt::LeftButton, {}, to);
        QCOMPARE(page->filter()->text(), QStringLiteral("tp=") + lowest);
        QVERIFY(page->table()->model()->rowCount() > 0 && page->table()->model()->rowCount() < all);
        for (int row = 0; row < page->table()->model()->rowCount(); ++row)
            QVERIFY(page->table()->model()->index(row, ResultModel::layout).data().toString().startsWith(QStringLiteral("TP ") + lowest));
        page->filter()->clear();
        QVERIFY(!lines.range(tp));
        QCOMPARE(page->table()->model()->rowCount(), all);
    }

    void what_is_hovered_is_marked_everywhere_and_its_outcome_said() {
        WindowFixture fixture;
        SearchPage* page = searched(fixture);
        const QString idle = page->outcome()->text();
        const Candidate third = page->model().candidate(2);
        Highlight highlight;
        highlight.layout = LayoutMark{third.layout, third.gpus};
        fixture.session.hover(highlight);
        fixture.session.settle();
        QVERIFY(page->outcome()->text() != idle);
        QVERIFY(page->outcome()->text().contains(result_words(third.layout)));
        emit page->plot()->hovered(1);
        QVERIFY(fixture.session.highlight().layout->layout == page->model().candidate(1).layout);
        emit page->plot()->hovered(-1);
        fixture.session.settle();
        QCOMPARE(page->outcome()->text(), idle);
    }

    void a_layout_has_words_and_signs() {
        Layout layout;
        layout.tp = 2;
        layout.pp = 4;
        layout.vpp = 2;
        layout.micro_batch = 1;
        layout.sequence_parallel = true;
        layout.zero_stage = 1;
        layout.recompute = Recompute::full;
        layout.schedule = "interleaved";
        layout.stage_counts.stages = "Et*9|t*10|t*10|t*9L";
        QCOMPARE(result_words(layout),
                 QStringLiteral("TP 2 · PP 4 · VPP 2 · mb 1 · SP · ZeRO 1 · recompute full · stages Et*9|t*10|t*10|t*9L"));
        QCOMPARE(result_signs(layout), QStringLiteral("TP2 PP4 v2 mb1 SP Z1 full stages"));
    }

    void conditions_take_several_values_words_and_figures() {
        ResultModel model;
        ResultFilter sorted(model);
        model.append(made_up(300));
        QVERIFY(sorted.set_conditions(QStringLiteral("tp=2|8 gib<40 step>=60.5 recompute=none|full")));
        for (int row = 0; row < model.rowCount(); ++row) {
            const Candidate& c = model.candidate(row);
            const bool wanted = (c.layout.tp == 2 || c.layout.tp == 8) && c.estimate.peak_bytes < 40.0 * 1024 * 1024 * 1024 &&
                                c.estimate.step_time_s >= 60.5;
            QCOMPARE(sorted.accepts(row), wanted);
        }
        QVERIFY(!sorted.set_conditions(QStringLiteral("colour=red|blue")));
    }

    void the_launcher_is_the_sessions() {
        WindowFixture fixture;
        SearchPage* page = page_of(fixture);
        QVERIFY(!page->controls()->request(fixture.session.plan()).launcher);
        fixture.session.set_target(LauncherId::torchtitan);
        fixture.session.settle();
        QCOMPARE(page->controls()->request(fixture.session.plan()).launcher, std::optional(LauncherId::torchtitan));
    }

    void a_search_fills_the_table_and_enter_applies_as_one_undo_entry() {
        WindowFixture fixture;
        const Scenario before = fixture.session.scenario();
        SearchPage* page = searched(fixture);
        QVERIFY(page != nullptr);
        QCOMPARE(page->runner().state(), SearchRunner::State::done);
        QVERIFY(page->model().rowCount() > 100);
        const Candidate best = page->runner().result().best.front();
        page->table()->setCurrentIndex(page->table()->model()->index(0, 0));
        page->table()->setFocus();
        QTest::keyClick(page->table(), Qt::Key_Return);
        QTest::qWait(0);
        QVERIFY(fixture.session.scenario().layout == best.layout);
        QVERIFY(std::abs(fixture.session.estimate()->step_time_s / best.estimate.step_time_s - 1) < 1e-9);
        QCOMPARE(fixture.session.undo_stack().count(), 1);
        fixture.session.undo_stack().undo();
        QTest::qWait(0);
        QVERIFY(fixture.session.scenario() == before);
    }

    void a_click_on_a_point_loads_it() {
        WindowFixture fixture;
        SearchPage* page = searched(fixture);
        QVERIFY(page != nullptr);
        const int row = page->model().row_of(page->runner().result().pareto.front());
        QVERIFY(row >= 0);
        const QPointF place = page->plot()->place_of(row);
        QVERIFY(page->plot()->rect().contains(place.toPoint()));
        const int hit = page->plot()->point_at(place);
        QTest::mouseMove(page->plot(), place.toPoint());
        QTest::mouseClick(page->plot(), Qt::LeftButton, {}, place.toPoint());
        QTest::qWait(0);
        QVERIFY(fixture.session.scenario().layout == page->model().candidate(hit).layout);
        QCOMPARE(fixture.session.undo_stack().count(), 1);
    }

    void the_selected_layout_stays_selected_when_rows_are_replaced() {
        WindowFixture fixture;
        SearchPage* page = searched(fixture);
        QVERIFY(page != nullptr);
        page->table()->setCurrentIndex(page->table()->model()->index(3, 0));
        const auto chosen = [&] {
            const auto* sorted = qobject_cast<ResultFilter*>(page->table()->model());
            return page->model().candidate(sorted->mapToSource(page->table()->currentIndex()).row());
        };
        const Candidate before = chosen();
        page->start();
        QVERIFY(QTest::qWaitFor([&] { return !page->runner().busy(); }, patience_ms));
        QVERIFY(same_layout(chosen(), before));
    }

    void locked_fields_and_unticked_groups_keep_their_values() {
        WindowFixture fixture;
        fixture.session.set_locked("tp", true);
        SearchPage* page = page_of(fixture);
        page->controls()->group(2)->setChecked(false);
        page->start();
        QVERIFY(QTest::qWaitFor([&] { return !page->runner().busy(); }, patience_ms));
        const Layout& own = fixture.session.scenario().layout;
        QVERIFY(page->model().rowCount() > 0);
        for (const Candidate& each : page->model().candidates()) {
            QCOMPARE(each.layout.tp, own.tp);
            QCOMPARE(each.layout.micro_batch, own.micro_batch);
        }
    }

    void pausing_holds_and_stopping_keeps_what_was_found() {
        WindowFixture fixture;
        fixture.session.edit(scenario_preset("deepseek-v3-h800-2048"), QStringLiteral("DeepSeek-V3"));
        SearchPage* page = page_of(fixture);
        page->start();
        QVERIFY(QTest::qWaitFor([&] { return page->runner().progress().legal > 0; }, patience_ms));
        QTest::mouseClick(page->controls()->run_button(), Qt::LeftButton);
        QCOMPARE(page->runner().state(), SearchRunner::State::paused);
        // Workers end the chunk they are in, which takes a starved machine a while; after that nothing moves.
        const auto tested = [&] { return page->runner().progress().tested; };
        std::uint64_t held = 0;
        QVERIFY(QTest::qWaitFor(
            [&] {
                held = tested();
                QTest::qWait(300);
                return tested() == held;
            },
            patience_ms));
        QVERIFY(held < page->runner().progress().total);
        QTest::mouseClick(page->controls()->run_button(), Qt::LeftButton);
        QCOMPARE(page->runner().state(), SearchRunner::State::running);
        page->runner().stop();
        QVERIFY(QTest::qWaitFor([&] { return !page->runner().busy(); }, patience_ms));
        QCOMPARE(page->runner().state(), SearchRunner::State::stopped);
        QVERIFY(page->runner().result().tested < page->runner().result().total);
        QVERIFY(page->model().rowCount() > 0);
    }

    void the_window_closes_while_a_search_runs() {
        auto fixture = std::make_unique<WindowFixture>();
        fixture->session.reset({scenario_preset("deepseek-v3-h800-2048"), {}, {}});
        page_of(*fixture)->start();
        QTest::qWait(50);
        fixture->window->close();
        fixture.reset();
        fixture = std::make_unique<WindowFixture>();
        fixture->session.reset({scenario_preset("deepseek-v3-h800-2048"), {}, {}});
        SearchPage* page = page_of(*fixture);
        page->start();
        QTest::qWait(50);
        page->runner().pause();
        QTest::qWait(100);
        fixture.reset();
    }

    void nothing_found_says_why_and_one_click_relaxes_it() {
        WindowFixture fixture;
        SearchPage* page = page_of(fixture);
        page->controls()->set_memory_limit(1024.0 * 1024 * 1024);
        page->start();
        QVERIFY(QTest::qWaitFor([&] { return !page->runner().busy(); }, patience_ms));
        QVERIFY(page->runner().result().best.empty());
        QVERIFY(page->hint()->isVisible());
        QVERIFY(page->hint()->sheet().text().contains(QStringLiteral("memory limit")));
        QTest::mouseClick(page->hint()->button(0), Qt::LeftButton);
        QVERIFY(QTest::qWaitFor([&] { return !page->runner().busy(); }, patience_ms));
        QVERIFY(!page->runner().result().best.empty());
        QVERIFY(page->table()->isVisible());
    }

    void what_is_shown_is_exported() {
        WindowFixture fixture;
        SearchPage* page = searched(fixture);
        QVERIFY(page != nullptr);
        page->filter()->setText(QStringLiteral("tp=2"));
        const int shown = page->table()->model()->rowCount();
        QVERIFY(shown > 0 && shown < page->model().rowCount());
        page->export_to(fixture.file("layouts.csv"));
        QFile csv(fixture.file("layouts.csv"));
        QVERIFY(csv.open(QIODevice::ReadOnly));
        QCOMPARE(int(csv.readAll().count('\n')), shown + 1);
        page->export_to(fixture.file("layouts.json"));
        QFile json(fixture.file("layouts.json"));
        QVERIFY(json.open(QIODevice::ReadOnly));
        const QJsonObject object = QJsonDocument::fromJson(json.readAll()).object();
        QCOMPARE(object[QStringLiteral("format")].toString(), QStringLiteral("layline/search"));
        page->export_to(QStringLiteral("/nowhere/layouts.csv"));
        QVERIFY(!fixture.session.notice().title.isEmpty());
    }

    void every_picture_of_the_landscape_fills() {
        WindowFixture fixture;
        SearchPage* page = page_of(fixture);
        for (const int group : {5, 6}) page->controls()->group(group)->setChecked(false);  // fewer layouts: quick
        const auto done = [&](SearchPage::Picture picture) {
            page->show_picture(picture);
            return QTest::qWaitFor([&] { return !page->landscape(picture)->working(); }, patience_ms);
        };
        QVERIFY(done(SearchPage::heatmap));
        const HeatmapTable& table = qobject_cast<HeatmapPage*>(page->landscape(SearchPage::heatmap))->view()->table();
        QVERIFY(table.x.size() > 2 && table.y.size() > 2);
        QVERIFY(table.best >= 0);
        QVERIFY(done(SearchPage::scaling));
        QVERIFY(qobject_cast<ScalingPage*>(page->landscape(SearchPage::scaling))->plot()->table().count(u'\n') > 6);
        QVERIFY(done(SearchPage::knobs));
        QVERIFY(qobject_cast<KnobPage*>(page->landscape(SearchPage::knobs))->bars()->table().contains(QStringLiteral("Pipeline parallel")));
        QVERIFY(done(SearchPage::way));
        QVERIFY(!qobject_cast<WayPage*>(page->landscape(SearchPage::way))->sheet()->sheet().text().isEmpty());
    }

    void a_cell_of_the_heatmap_loads_its_layout() {
        WindowFixture fixture;
        SearchPage* page = page_of(fixture);
        for (const int group : {5, 6}) page->controls()->group(group)->setChecked(false);
        page->show_picture(SearchPage::heatmap);
        QVERIFY(QTest::qWaitFor([&] { return !page->landscape(SearchPage::heatmap)->working(); }, patience_ms));
        HeatmapView* view = qobject_cast<HeatmapPage*>(page->landscape(SearchPage::heatmap))->view();
        const int best = view->table().best;
        QTest::mouseClick(view, Qt::LeftButton, {}, view->cell_rect(best).center().toPoint());
        QTest::qWait(0);
        const Layout& now = fixture.session.scenario().layout;
        const auto columns = static_cast<int>(view->table().x.size());
        QCOMPARE(QString::number(now.pp), view->table().x[static_cast<std::size_t>(best % columns)]);
        QCOMPARE(QString::number(now.tp), view->table().y[static_cast<std::size_t>(best / columns)]);
    }
};

QTEST_MAIN(SearchPageTest)
#include "tst_search_page.moc"
