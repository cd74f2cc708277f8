// SPDX-License-Identifier: GPL-3.0-or-later
// Blocks of a form in columns: the longest column is as short as any contiguous cut allows, and nothing overlaps.
#include <QTest>
#include <QVBoxLayout>
#include <algorithm>
#include <numeric>
#include <random>

#include "widgets/panel/form_columns.h"

using namespace layline;

namespace {

int longest(const std::vector<int>& heights, const std::vector<std::size_t>& starts) {
    int most = 0;
    for (std::size_t c = 0; c < starts.size(); ++c) {
        const std::size_t end = c + 1 < starts.size() ? starts[c + 1] : heights.size();
        most = std::max(most, std::accumulate(heights.begin() + static_cast<std::ptrdiff_t>(starts[c]),
                                              heights.begin() + static_cast<std::ptrdiff_t>(end), 0));
    }
    return most;
}

/// The best of every cut of the blocks into two or three runs, by trying them all.
int best_of_all(const std::vector<int>& heights, int columns) {
    int best = longest(heights, {0});
    for (std::size_t i = 1; columns > 1 && i < heights.size(); ++i) {
        best = std::min(best, longest(heights, {0, i}));
        for (std::size_t j = i + 1; columns > 2 && j < heights.size(); ++j) best = std::min(best, longest(heights, {0, i, j}));
    }
    return best;
}

}  // namespace

class TestFormColumns : public QObject {
    Q_OBJECT
  private slots:
    void longest_column_is_as_short_as_any_cut_allows() {
        std::mt19937 random(7);
        for (int trial = 0; trial < 300; ++trial) {
            std::vector<int> heights(1 + random() % 8);
            for (int& height : heights) height = 20 + static_cast<int>(random() % 300);
            for (int columns = 1; columns <= 3; ++columns) {
                const auto starts = column_starts(heights, columns);
                QVERIFY(starts.size() <= static_cast<std::size_t>(columns));
                QCOMPARE(starts.front(), std::size_t(0));
                QCOMPARE(longest(heights, starts), best_of_all(heights, columns));
            }
        }
    }

    void blocks_never_overlap_and_stay_in_reading_order() {
        FormColumns form;
        std::vector<QWidget*> blocks;
        for (const int height : {120, 40, 200, 90}) {
            auto* block = new QWidget;
            auto* column = new QVBoxLayout(block);
            column->setContentsMargins(0, 0, 0, 0);
            auto* row = new QWidget;
            row->setFixedHeight(height);
            column->addWidget(row);
            blocks.push_back(block);
            form.add_block(block);
        }
        for (const int width : {300, 700, 1200}) {
            form.resize(width, 600);
            form.show();
            QVERIFY(QTest::qWaitForWindowExposed(&form));
            for (std::size_t i = 1; i < blocks.size(); ++i) {
                const QRect before = blocks[i - 1]->geometry(), here = blocks[i]->geometry();
                QVERIFY(!before.intersects(here));
                QVERIFY(here.x() > before.x() || here.y() >= before.y() + before.height());
                QVERIFY(here.right() < width);
            }
        }
        QCOMPARE(form.columns(), 3);
    }
};

QTEST_MAIN(TestFormColumns)
#include "tst_form_columns.moc"
