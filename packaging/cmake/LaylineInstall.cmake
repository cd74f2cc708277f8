# SPDX-License-Identifier: GPL-3.0-or-later
# What a desktop needs to show the window among its programs. The programs and the presets are installed where they are built.
set(resources "${PROJECT_SOURCE_DIR}/resources")
install(FILES "${resources}/org.layline.Layline.desktop" DESTINATION "${CMAKE_INSTALL_DATADIR}/applications")
install(FILES "${resources}/org.layline.Layline.metainfo.xml" DESTINATION "${CMAKE_INSTALL_DATADIR}/metainfo")
install(FILES "${resources}/org.layline.Layline.svg" DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps")
