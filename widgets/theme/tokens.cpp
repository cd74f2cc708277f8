// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/theme.h"

namespace layline {

std::span<const ThemeToken> theme_tokens() {
    static constexpr ThemeToken table[] = {
        {"window", &Theme::window, 0xF3F4F6, 0x15171A},
        {"surface", &Theme::surface, 0xFFFFFF, 0x1C1F23},
        {"sunken", &Theme::sunken, 0xECEEF1, 0x131517},
        {"raised", &Theme::raised, 0xFFFFFF, 0x272B31},
        {"line", &Theme::line, 0xDCDFE4, 0x30353C},
        {"line2", &Theme::line2, 0xB7BDC6, 0x4D545E},
        {"text", &Theme::text, 0x1A1E24, 0xE7E9EC},
        {"text2", &Theme::text2, 0x48505A, 0xB9BFC7},
        {"text3", &Theme::text3, 0x626A74, 0x98A0AA},
        {"accent", &Theme::accent, 0x0068A8, 0x5CB2E8},
        {"accentbg", &Theme::accentbg, 0xE3F0F8, 0x17344A},
        {"onaccent", &Theme::onaccent, 0xFFFFFF, 0x071722},
        {"trough", &Theme::trough, 0xF0F1F4, 0x24282D},
        {"hatch", &Theme::hatch, 0xD3D7DD, 0x3A4048},
        {"addbg", &Theme::addbg, 0xE3F4EC, 0x14332A},
        {"delbg", &Theme::delbg, 0xFBE9E1, 0x3B2117},
        {"crit", &Theme::crit, 0x1A1E24, 0xF4F6F8},

        {"f", &Theme::f, 0x1273B5, 0x2877AF},
        {"ft", &Theme::ft, 0xFFFFFF, 0xFFFFFF},
        {"f2", &Theme::f2, 0x6FB3DE, 0x8CC6EA},
        {"f2t", &Theme::f2t, 0x0B2436, 0x0B2436},
        {"b", &Theme::b, 0x2F9F83, 0x3FAE90},
        {"bt", &Theme::bt, 0x04231A, 0x03201A},
        {"b2", &Theme::b2, 0xA3DCCB, 0x8FD3BF},
        {"w", &Theme::w, 0xE69F00, 0xE3A52B},
        {"wt", &Theme::wt, 0x2A1D00, 0x2A1D00},
        {"p2p", &Theme::p2p, 0x9A3F82, 0xE08FBF},
        {"tp", &Theme::tp, 0xDDA9CB, 0x7A4C6C},
        {"dp", &Theme::dp, 0x9289A8, 0x857AA3},
        {"dpt", &Theme::dpt, 0x0F0B16, 0x0F0B16},
        {"opt", &Theme::opt, 0x30363E, 0xDDE2E8},
        {"optt", &Theme::optt, 0xFFFFFF, 0x0D1014},

        {"mw", &Theme::mw, 0x0072B2, 0x2B8CC9},
        {"mg", &Theme::mg, 0x56B4E9, 0x7CC6F0},
        {"mo", &Theme::mo, 0xE69F00, 0xE8A93A},
        {"ma", &Theme::ma, 0x009E73, 0x27AE88},
        {"ml", &Theme::ml, 0xF0E442, 0xE9DE62},
        {"mb", &Theme::mb, 0xCC79A7, 0xD48DB6},
        {"mr", &Theme::mr, 0xC3C8CF, 0x4A515A},
        {"mrl", &Theme::mrl, 0x8B929C, 0x79828D},

        {"fits", &Theme::fits, 0x00694C, 0x6BD3B0},
        {"fitsbg", &Theme::fitsbg, 0xE1F3EC, 0x12352A},
        {"fitsband", &Theme::fitsband, 0x009E73, 0x27AE88},
        {"tight", &Theme::tight, 0x7A4B00, 0xF0BC55},
        {"tightbg", &Theme::tightbg, 0xFFF1D0, 0x3A2C0E},
        {"tightband", &Theme::tightband, 0xE69F00, 0xE8A93A},
        {"over", &Theme::over, 0xA63A00, 0xFF9A63},
        {"overbg", &Theme::overbg, 0xFCE7DC, 0x42200F},
        {"overband", &Theme::overband, 0xD55E00, 0xE8743A},
        {"illegal", &Theme::illegal, 0x3F4650, 0xC9CED6},
        {"illegalbg", &Theme::illegalbg, 0xE6E8EC, 0x2E333A},
    };
    return table;
}

}  // namespace layline
