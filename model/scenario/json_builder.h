// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace layline {

/// Builds a document from nlohmann_json's events in one pass, in time linear in its length (the library's own filtered parse looks
/// through all earlier elements of a list at every object's end). Refuses what the library lets pass: doubled keys, of which the last
/// would win, and nesting that could exhaust the stack. Says where in the document a mistake is.
/// Private to json_file.cpp: it pulls in the whole of nlohmann_json.
class JsonBuilder {
  public:
    using Json = nlohmann::json;
    static constexpr std::size_t deepest_level = 64;

    JsonBuilder(const std::string& text, std::string name) : text_(text), name_(std::move(name)) {}

    Json take() { return std::move(root_); }

    // The library's interface for listeners. @throws InputError.
    bool null() { return put(nullptr); }
    bool boolean(bool value) { return put(value); }
    bool number_integer(Json::number_integer_t value) { return put(value); }
    bool number_unsigned(Json::number_unsigned_t value) { return put(value); }
    bool number_float(Json::number_float_t value, const Json::string_t&) { return put(value); }
    bool string(Json::string_t& value) { return put(std::move(value)); }
    bool binary(Json::binary_t&) { return false; }
    bool start_object(std::size_t) { return open(Json::object()); }
    bool start_array(std::size_t) { return open(Json::array()); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }
    bool key(Json::string_t& key);
    bool parse_error(std::size_t position, const std::string& token, const Json::exception& error);

  private:
    Json* add(Json value);
    bool put(Json value);
    /// What comes next at this level is no longer the value of the last key.
    bool finish_value();
    bool open(Json container);
    bool close();
    /// "/layout/tp": the value that comes next, or is open.
    std::string pointer() const;
    std::string place_of(std::size_t byte) const;

    const std::string& text_;
    std::string name_;
    Json root_;
    std::vector<Json*> open_;        ///< from the root to the innermost list or object
    std::vector<std::string> keys_;  ///< of each level; of lists unused
};

}  // namespace layline
