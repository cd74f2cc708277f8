// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/json_file.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

#include "model/scenario/input_error.h"
#include "model/scenario/json_builder.h"

namespace layline {

namespace {

constexpr std::uintmax_t largest_file_bytes = 64u << 20;

using Json = nlohmann::json;

}  // namespace

Json parse_json(const std::string& text, const std::string& name) {
    if (text.empty()) throw InputError(name, "", "a JSON document", "an empty file");
    JsonBuilder builder(text, name);
    Json::sax_parse(text, &builder);
    return builder.take();
}

Json read_json_file(const std::filesystem::path& file) {
    std::error_code error;
    if (std::filesystem::is_directory(file, error)) throw InputError(file.string(), "", "a file", "a folder");
    const std::uintmax_t size = std::filesystem::file_size(file, error);
    if (error) throw InputError(file.string(), "", "a readable file", error.message());
    if (size > largest_file_bytes) throw InputError(file.string(), "", "at most 64 MiB", fmt::format("{} MiB", size >> 20));
    std::ifstream stream(file, std::ios::binary);
    std::string text(size, '\0');
    if (!stream.read(text.data(), static_cast<std::streamsize>(size)))
        throw InputError(file.string(), "", "a readable file", std::strerror(errno));
    return parse_json(text, file.string());
}

int check_format(const Json& document, const std::string& kind, int newest) {
    const std::string format = "layline/" + kind;
    if (!document.is_object()) throw InputError("", "", fmt::format("a {} object", format), document.type_name());
    const auto found = document.find("format");
    if (found == document.end()) throw InputError("", "/format", fmt::format("\"{}\"", format), "nothing");
    if (*found != format) throw InputError("", "/format", fmt::format("\"{}\"", format), found->dump());
    const auto version = document.find("version");
    if (version == document.end() || !version->is_number_integer() || version->get<std::int64_t>() < 1)
        throw InputError("", "/version", "a version number from 1", version == document.end() ? "nothing" : version->dump());
    if (version->get<std::int64_t>() > newest)
        throw InputError("", "/version", fmt::format("version {} or older of {}", newest, format),
                         fmt::format("version {}, written by a newer Layline", version->get<std::int64_t>()));
    return version->get<int>();
}

void write_text_file(const std::filesystem::path& file, const std::string& text) {
    const std::string temporary = fmt::format("{}.{}.partial", file.string(), ::getpid());
    const auto give_up = [&](const std::string& why) {
        std::remove(temporary.c_str());
        throw InputError(file.string(), "", "a folder that can be written to", why);
    };
    std::FILE* stream = std::fopen(temporary.c_str(), "wb");
    if (stream == nullptr) give_up(std::strerror(errno));
    const bool written =
        std::fwrite(text.data(), 1, text.size(), stream) == text.size() && std::fflush(stream) == 0 && ::fsync(::fileno(stream)) == 0;
    const int reason = errno;
    if (std::fclose(stream) != 0 || !written) give_up(std::strerror(reason));
    std::error_code error;
    std::filesystem::rename(temporary, file, error);
    if (error) give_up(error.message());
}

}  // namespace layline
