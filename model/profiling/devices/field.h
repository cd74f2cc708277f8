// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <utility>

namespace layline {

/// A value that a device may or may not tell, and why not. Never 0 for unknown.
template <class T>
struct Field {
    std::optional<T> value;
    std::string reason;  ///< why there is none, as the end of "not available: ..."

    static Field of(T known) { return {std::move(known), {}}; }
    static Field missing(std::string why) { return {std::nullopt, std::move(why)}; }
    explicit operator bool() const { return value.has_value(); }
    const T& operator*() const { return *value; }
    const T* operator->() const { return &*value; }
};

}  // namespace layline
