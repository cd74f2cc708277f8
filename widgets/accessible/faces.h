// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace layline {

/// Makes sliders speak a meaning instead of an index, and plots stand as tables, for screen readers. Harmless when called again.
void install_accessible_faces();

}  // namespace layline
