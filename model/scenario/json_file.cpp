// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/json_file.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "model/scenario/input_error.h"

namespace layline {

namespace {

constexpr std::uintmax_t largest_file_bytes = 64u << 20;
constexpr int deepest_level = 64;

using Json = nlohmann::json;

/// Refuses what nlohmann_json would let pass: doubled keys (the last would win) and nesting that could exhaust the stack.
class Guard {
  public:
    explicit Guard(std::string name) : name_(std::move(name)) {}

    bool operator()(int depth, Json::parse_event_t event, const Json& parsed) {
        if (depth > deepest_level) throw InputError(name_, "", fmt::format("at most {} levels of nesting", deepest_level), "more");
        if (event == Json::parse_event_t::object_start) keys_.emplace_back();
        if (event == Json::parse_event_t::object_end) keys_.pop_back();
        if (event == Json::parse_event_t::key && !keys_.back().insert(parsed.get<std::string>()).second)
            throw InputError(name_, "", "each key once", fmt::format("\"{}\" twice in one object", parsed.get<std::string>()));
        return true;
    }

  private:
    std::string name_;
    std::vector<std::set<std::string>> keys_;
};

std::string line_of(const std::string& text, std::size_t byte) {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(byte, text.size()));
    return fmt::format("line {}", 1 + std::count(text.begin(), end, '\n'));
}

}  // namespace

Json parse_json(const std::string& text, const std::string& name) {
    if (text.empty()) throw InputError(name, "", "a JSON document", "an empty file");
    try {
        return Json::parse(text, Guard(name));
    } catch (const Json::parse_error& error) {
        const bool cut = error.byte >= text.size();
        throw InputError(name, line_of(text, error.byte), "valid JSON",
                         cut ? "the end of the file" : fmt::format("something else at byte {}", error.byte));
    } catch (const Json::out_of_range&) {
        throw InputError(name, "", "finite numbers", "a number too large for a double");
    }
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
