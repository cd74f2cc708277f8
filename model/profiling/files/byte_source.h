// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "model/profiling/files/read_control.h"

namespace layline {

/// The bytes of a plain or gzip file, read once from front to back; one block of it is in memory.
class ByteSource {
  public:
    /// @param control where given, told how far it is and asked at every block. @throws InputError for a folder, a missing or an unreadable
    /// file.
    explicit ByteSource(const std::filesystem::path& file, ReadControl* control = nullptr);
    ~ByteSource();
    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;

    /// Whether every byte was taken. @throws InputError naming the byte where a compressed file is cut or damaged, ReadStopped.
    bool at_end() { return next_ == filled_ && !refill(); }
    /// The byte at offset(); only where at_end() is false.
    char front() const { return block_[next_]; }
    void pop() { ++next_; }

    /// Bytes taken so far, counted after decompression.
    std::uint64_t offset() const { return before_block_ + next_; }
    bool compressed() const;
    const std::string& name() const { return name_; }

  private:
    bool refill();

    struct Handle;
    std::string name_;
    ReadControl* control_;
    std::unique_ptr<Handle> handle_;
    std::vector<char> block_;
    std::size_t next_ = 0, filled_ = 0;
    std::uint64_t before_block_ = 0;
};

/// "byte 1234", as an InputError's place.
std::string byte_place(std::uint64_t offset);

/// The first bytes of a file, after decompression; at most `count`. @throws as ByteSource.
std::string first_bytes(const std::filesystem::path& file, std::size_t count);

}  // namespace layline
