/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What a small server would answer over D-Bus, for Connect4TestService. The server has run for two
 * minutes at CONNECT4_TEST_NOW. */
#define CONNECT4_TEST_NOW 1700000120000000

#define CONNECT4_TEST_SERVER_PROPERTIES(draining) \
  "@a{sv} {" \
  "'Version': <'0.1.0'>, 'Pid': <uint32 4242>, 'StartTime': <uint64 1700000000000000>," \
  "'Addresses': <['127.0.0.1:4040', '[::1]:4040']>, 'Memory': <uint64 13631488>," \
  "'Players': <uint32 2>, 'GamesInLobby': <uint32 1>, 'GamesPlaying': <uint32 3>," \
  "'GamesFinished': <uint32 0>, 'ConnectionsEver': <uint64 1034>, 'GamesEver': <uint64 57>," \
  "'Requests': <uint64 12000>, 'Moves': <uint64 1200>," \
  "'HandlerCrashes': <@a{st} {'signal': 2, 'status': 0, 'timeout': 1}>," \
  "'Crashes': <uint64 3>, 'Restarts': <uint64 4>," \
  "'Latency': <(uint64 420, uint64 1500, uint64 12000)>," \
  "'Limits': <@a{su} {'idle-timeout': 1800, 'max-connections': 1000}>," draining "}"

#define CONNECT4_TEST_NOT_DRAINING \
  "'Draining': <false>, 'DrainEnd': <uint64 0>, 'DrainReason': <''>"

#define CONNECT4_TEST_SERVER CONNECT4_TEST_SERVER_PROPERTIES (CONNECT4_TEST_NOT_DRAINING)

#define CONNECT4_TEST_SESSIONS \
  "@a(tsttsssstt) [" \
  "(17, '127.0.0.1:50000', 1700000000000000, 3000000, 'en', 'game', 'K7QXNM', 'X', 12, 0)," \
  "(18, '[::1]:50001', 1700000060000000, 75000000, 'fr', 'menu', '', '', 3, 1)]"

#define CONNECT4_TEST_GAMES \
  "@a(sssuuuua(ts)sss) [" \
  "('K7QXNM', 'midi à 日本', 'playing', 7, 6, 4, 2, [(17, 'X'), (18, 'O')], 'X', '', '334')," \
  "('C3PRTH', 'later', 'lobby', 10, 10, 5, 3, [(19, 'X')], '', '', '')]"

#define CONNECT4_TEST_GAME \
  "@a{sv} {" \
  "'Code': <'K7QXNM'>, 'Name': <'noon'>, 'Status': <'playing'>, 'Columns': <uint32 4>," \
  "'Rows': <uint32 3>, 'Connect': <uint32 3>, 'Seats': <uint32 2>," \
  "'Players': <@a(ts) [(17, 'X'), (18, 'O')]>, 'Turn': <'X'>, 'Winner': <''>, 'Moves': <'233'>," \
  "'Board': <['    ', '   X', '  XO']>}"

#define CONNECT4_TEST_TREE \
  "@a(osssstutussuu) [" \
  "('/io/github/connect4d/actors/root', 'root', 'supervisor', 'Connect4Supervisor', 'running'," \
  " 1, 0, 0, 0, '', 'one-for-one', 2, 0)," \
  "('/io/github/connect4d/actors/root_2fpub_2dsub', 'root/pub-sub', 'worker', 'Connect4PubSub'," \
  " 'running', 2, 0, 0, 0, '', '', 0, 0)," \
  "('/io/github/connect4d/actors/root_2fhandlers', 'root/handlers', 'supervisor'," \
  " 'Connect4Handlers', 'running', 3, 0, 0, 0, '', 'one-for-one', 30, 7)," \
  "('/io/github/connect4d/actors/root_2fhandlers_2f1', 'root/handlers/1', 'process'," \
  " 'Connect4ProcessActor', 'running', 9, 4243, 2097152, 1, 'signal 11', '', 0, 0)]"
