#!/usr/bin/env node
// The compiler writes no executable files, and a command has to be one.
import '../dist/cli/main.js';
