// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/files/byte_source.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "model/scenario/input_error.h"

namespace layline {

namespace {
constexpr std::size_t block_bytes = 256u << 10;
}

struct ByteSource::Handle {
    gzFile file = nullptr;
    ~Handle() { gzclose(file); }
};

ByteSource::ByteSource(const std::filesystem::path& file, ReadControl* control)
    : name_(file.string()), control_(control), handle_(std::make_unique<Handle>()), block_(block_bytes) {
    std::error_code error;
    if (std::filesystem::is_directory(file, error)) throw InputError(name_, "", "a file", "a folder");
    errno = 0;
    handle_->file = gzopen(name_.c_str(), "rb");
    if (handle_->file == nullptr)
        throw InputError(name_, "", "a readable file", errno != 0 ? std::strerror(errno) : "no memory to read it");
    gzbuffer(handle_->file, static_cast<unsigned>(block_bytes));
}

ByteSource::~ByteSource() = default;

bool ByteSource::compressed() const { return gzdirect(handle_->file) == 0; }

bool ByteSource::refill() {
    if (control_ != nullptr) {
        if (control_->stop) throw ReadStopped();
        control_->bytes = static_cast<std::uint64_t>(std::max<z_off_t>(0, gzoffset(handle_->file)));
    }
    before_block_ += filled_;
    next_ = filled_ = 0;
    const int got = gzread(handle_->file, block_.data(), static_cast<unsigned>(block_.size()));
    if (got > 0) {
        filled_ = static_cast<std::size_t>(got);
        return true;
    }
    int code = Z_OK;
    const char* message = gzerror(handle_->file, &code);
    if (code == Z_ERRNO) throw InputError(name_, byte_place(before_block_), "a readable file", std::strerror(errno));
    if (code == Z_BUF_ERROR) throw InputError(name_, byte_place(before_block_), "the rest of the compressed data", "the end of the file");
    if (code != Z_OK && code != Z_STREAM_END)
        throw InputError(name_, byte_place(before_block_), "gzip data", fmt::format("damage ({})", message));
    return false;
}

std::string byte_place(std::uint64_t offset) { return fmt::format("byte {}", offset); }

std::string first_bytes(const std::filesystem::path& file, std::size_t count) {
    ByteSource source(file);
    std::string bytes;
    for (; bytes.size() < count && !source.at_end(); source.pop()) bytes += source.front();
    return bytes;
}

}  // namespace layline
