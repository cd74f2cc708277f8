// SPDX-License-Identifier: GPL-3.0-or-later
// Carries the headers that are precompiled for the tests.
int main() { return 0; }
