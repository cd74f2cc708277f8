// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace layline {

/// The few kernels that are needed, as PTX text for every GPU since Maxwell: the driver compiles it, so no CUDA toolkit is needed.
///
/// | kernel | parameters | does |
/// |---|---|---|
/// | layline_read | u64 source, u64 count, u64 sink | reads `count` 16-byte words |
/// | layline_write | u64 target, u64 count | writes them |
/// | layline_copy | u64 target, u64 source, u64 count | copies them |
/// | layline_triad | u64 target, u64 a, u64 b, u64 count | target = a + 3 b, as four floats a word |
/// | layline_fill | u64 target, u64 count, u32 seed, u32 keep, u32 set | `count` 4-byte words of hashed bits: (hash & keep) \| set |
/// | layline_hold | u64 flag, u32 limit | one thread waits until *flag is not 0, at most `limit` looks |
/// | layline_empty | none | nothing |
extern const char* const kernels_ptx;

}  // namespace layline
