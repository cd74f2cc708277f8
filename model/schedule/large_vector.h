// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

namespace layline {

/// Asks the system for large pages behind memory that has not been touched yet; does nothing where that is too small or unknown.
/// First touching 4 KiB pages costs more than computing what goes into them.
void advise_large_pages(void* begin, std::size_t bytes);

/// Brings the cache line after `at` near. A walk that leaves a rank for another after an action or two reads more places at once than the
/// processor looks ahead in, and would wait for memory at each.
inline void fetch_next_line(const void* at) {
#ifdef __GNUC__
    constexpr std::size_t line = 64;
    __builtin_prefetch(static_cast<const char*>(at) + line);
#else
    (void)at;
#endif
}

/// Memory on large pages. Elements that are given no value get none: resize(n) leaves what is new undetermined, to be written once.
template <class T>
struct LargePages : std::allocator<T> {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>, "memory begins the lifetime of its elements");
    template <class U>
    struct rebind {
        using other = LargePages<U>;
    };

    T* allocate(std::size_t size) {
        T* begin = std::allocator<T>::allocate(size);
        advise_large_pages(begin, size * sizeof(T));
        return begin;
    }
    template <class U, class... Arguments>
    void construct(U* at, Arguments&&... arguments) {
        if constexpr (sizeof...(Arguments) > 0) ::new (static_cast<void*>(at)) U(std::forward<Arguments>(arguments)...);
    }
};

/// For millions of numbers or boxes: resize(n) costs an allocation and no pass over the memory.
template <class T>
using LargeVector = std::vector<T, LargePages<T>>;

}  // namespace layline
