// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>
#include <string>

namespace layline {

/// What a user's file or argument has wrong, in one sentence. The user's mistake, never ours.
class InputError : public std::runtime_error {
  public:
    /// @param file where it was read ("" for an argument), @param place JSON pointer or "line 14", @param expected, @param found in words.
    InputError(std::string file, std::string place, std::string expected, std::string found);

    const std::string& file() const { return file_; }
    const std::string& place() const { return place_; }
    const std::string& expected() const { return expected_; }
    const std::string& found() const { return found_; }
    /// The same error, said of another file: a parser knows the place, its caller the file.
    InputError in_file(const std::string& file) const { return {file, place_, expected_, found_}; }

  private:
    std::string file_, place_, expected_, found_;
};

}  // namespace layline
