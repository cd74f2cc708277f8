// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "model/profiling/files/read_control.h"

struct sqlite3;
struct sqlite3_stmt;

namespace layline {

/// A database somebody else wrote, opened only to be read: never journalled, no views, nothing in it is run.
class SqliteFile {
  public:
    /// @throws InputError for an unreadable or a cut file.
    explicit SqliteFile(const std::filesystem::path& file, ReadControl* control = nullptr);

    bool has_table(const std::string& table) const;
    /// Names of a table's columns; empty where there is no such table.
    std::vector<std::string> columns(const std::string& table) const;
    bool has_column(const std::string& table, const std::string& column) const;

    const std::string& name() const { return name_; }

  private:
    friend class SqliteRows;
    struct Close {
        void operator()(sqlite3* database) const;
    };
    std::string name_;
    ReadControl* control_;
    std::unique_ptr<sqlite3, Close> database_;
};

/// The rows of one SELECT.
class SqliteRows {
  public:
    /// @throws InputError where the database does not answer the query.
    SqliteRows(const SqliteFile& file, const std::string& select);

    /// Steps to the next row. @throws InputError for a damaged database, ReadStopped.
    bool next();
    /// Columns count from 0. NULL and what is not of the type read as 0 and "".
    std::int64_t integer(int column) const;
    std::string text(int column) const;
    bool is_null(int column) const;

  private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    [[noreturn]] void refuse() const;

    const SqliteFile& file_;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

}  // namespace layline
