// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/context/context_bar.h"

#include <QPainter>
#include <algorithm>
#include <numeric>

#include "widgets/context/bar_button.h"
#include "widgets/context/picker_button.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {
constexpr int margin = 12, gap = 8, separator_gap = 12, top = 8, narrowest_picker = 90;
}

ContextBar::ContextBar(QWidget* parent) : QWidget(parent) { setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed); }

PickerButton* ContextBar::add_picker(const QString& caption) {
    pickers_.push_back(new PickerButton(caption, this));
    return pickers_.back();
}

void ContextBar::add_button(QAction* action, Icon icon, bool words) {
    buttons_.push_back(new BarButton(action, icon, words, this));
    connect(action, &QAction::changed, this, &ContextBar::relayout);
}

void ContextBar::add_separator() { buttons_.push_back(nullptr); }

int ContextBar::place_buttons() {
    int right = width() - margin;
    for (auto button = buttons_.rbegin(); button != buttons_.rend(); ++button) {
        if (*button == nullptr) {
            right -= separator_gap;
            continue;
        }
        const QSize size = (*button)->sizeHint();
        (*button)->setGeometry(right - size.width(), top, size.width(), size.height());
        right -= size.width() + gap;
    }
    return right;
}

void ContextBar::relayout() {
    const int room = place_buttons() - margin;
    const auto total = [&](bool brief) {
        return std::accumulate(pickers_.begin(), pickers_.end(), 0,
                               [&](int sum, const PickerButton* p) { return sum + p->width_of(brief) + gap; });
    };
    const bool brief = total(false) > room;
    const int excess = std::max(0, total(brief) - room);
    const int share = pickers_.empty() ? 0 : (excess + static_cast<int>(pickers_.size()) - 1) / static_cast<int>(pickers_.size());
    int x = margin;
    for (PickerButton* picker : pickers_) {
        picker->set_brief(brief);
        const int wide = std::max(narrowest_picker, picker->width_of(brief) - share);
        picker->setGeometry(x, top, wide, picker->sizeHint().height());
        x += wide + gap;
    }
    update();
}

void ContextBar::resizeEvent(QResizeEvent*) { relayout(); }

void ContextBar::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    painter.fillRect(0, height() - 1, width(), 1, theme.line);
    for (std::size_t i = 0; i + 1 < buttons_.size(); ++i)
        if (buttons_[i] == nullptr && buttons_[i + 1] != nullptr)
            painter.fillRect(buttons_[i + 1]->x() - separator_gap - 1, top + 4, 1, 20, theme.line);
}

}  // namespace layline
