// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace layline {

/// Asks the system for large pages behind memory that has not been touched yet; does nothing where that is too small or unknown.
/// First touching 4 KiB pages costs more than computing what goes into them.
void advise_large_pages(void* begin, std::size_t bytes);

/// vector.reserve(size) on large pages; what was in it is gone where it has to grow.
template <class T>
void reserve_large(std::vector<T>& vector, std::size_t size) {
    if (vector.capacity() >= size) return;
    vector.clear();
    vector.reserve(size);
    advise_large_pages(vector.data(), size * sizeof(T));
}

/// vector.resize(size) on large pages.
template <class T>
void resize_large(std::vector<T>& vector, std::size_t size) {
    reserve_large(vector, size);
    vector.resize(size);
}

}  // namespace layline
