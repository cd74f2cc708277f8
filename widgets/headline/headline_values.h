// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <memory>
#include <optional>
#include <vector>

#include "model/estimate/estimate.h"

namespace layline {

/// What the evidence tile says about the nearest measured run.
struct EvidenceNote {
    QString caption;                  ///< "Nearest measured run"
    QString count;                    ///< "1 of 13 nearby"
    QString result;                   ///< "79.31 s · 55.3 %"
    QString chip;                     ///< "same layout", or what differs
    Verdict tone = Verdict::illegal;  ///< colours of the chip: fits for the same layout, tight where it differs, illegal (grey) for neither
    QString text;                     ///< two lines at most
    std::optional<double> step_time_s;  ///< measured, for the diamonds
    std::optional<double> mfu;
};

/// What the strip shows of a layout that can run.
struct HeadlineValues {
    std::shared_ptr<const Estimate> live;    ///< legal
    std::shared_ptr<const Estimate> pinned;  ///< A, legal, or null
    MfuConvention convention = MfuConvention::palm;
    EvidenceNote evidence;
};

/// One broken rule: what, the arithmetic, why.
struct RefusalRow {
    QString subject, equation, reason;
};

/// A way out of an illegal layout: "Use TP 4", "50.1 %, fits".
struct RefusalOffer {
    QString text, detail;
};

/// What the strip shows of a layout that cannot run.
struct Refusal {
    QString field_value;  ///< "TP 6"
    QString sentence;
    std::vector<RefusalRow> rows;
    std::vector<RefusalOffer> offers;  ///< the better one first
    QString back;                      ///< "Back to TP 2"; empty when there is no way back
};

/// A sentence with at most two things to do about it.
struct HeadlineNotice {
    QString title, text;
    std::vector<QString> actions;
};

}  // namespace layline
