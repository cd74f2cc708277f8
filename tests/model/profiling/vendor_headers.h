// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <type_traits>

// LAYLINE_HAS_*_H say which of the vendors' own headers tests/CMakeLists.txt found.
#ifdef LAYLINE_HAS_NVML_H
#include <nvml.h>
#endif
#ifdef LAYLINE_HAS_CUDA_H
#include <cuda.h>
#endif
#ifdef LAYLINE_HAS_CUBLASLT_H
#include <cublasLt.h>
#endif
#ifdef LAYLINE_HAS_NCCL_H
#include <nccl.h>
#endif

namespace layline::testing {

/// How the calling convention passes a value: pointers, floating numbers and whole numbers (enumerators among them) by size.
template <class T>
constexpr int passed_as() {
    if constexpr (std::is_void_v<T>)
        return 0;
    else
        return (std::is_pointer_v<T>          ? 100
                : std::is_floating_point_v<T> ? 200
                : std::is_class_v<T>          ? 300
                                              : 400) +
               static_cast<int>(sizeof(T));
}

template <class Theirs, class Ours>
struct SameConvention : std::false_type {};

template <class R1, class... A1, class R2, class... A2>
requires(sizeof...(A1) == sizeof...(A2)) struct SameConvention<R1 (*)(A1...), R2 (*)(A2...)>
    : std::bool_constant<passed_as<R1>() == passed_as<R2>() && ((passed_as<A1>() == passed_as<A2>()) && ...)> {
};

/// Whether a function of a vendor's header and our pointer to it are called alike.
template <class Theirs, class Ours>
constexpr bool called_alike(Theirs*, Ours*) {
    return SameConvention<Theirs*, Ours*>::value;
}

}  // namespace layline::testing
