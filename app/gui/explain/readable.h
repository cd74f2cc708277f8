// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace layline {

/// A formula of the model as the window prints it: "2.1e+06 B" as "2.1 MB", "1.6e+10 parameters" as "16.0 billion parameters", "x" between
/// numbers as a multiplication sign.
QString readable(const std::string& formula);

}  // namespace layline
