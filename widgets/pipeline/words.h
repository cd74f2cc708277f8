// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace layline {

/// Translations of the texts that the pipeline view's functions write; one context for all of them.
struct PipelineWords {
    Q_DECLARE_TR_FUNCTIONS(layline::PipelineWords)
};

}  // namespace layline
