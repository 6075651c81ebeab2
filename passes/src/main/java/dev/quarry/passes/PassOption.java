package dev.quarry.passes;

/// One option of a pass, for parsing and help.
///
/// @param name word in front of `=`
/// @param needs what the value must be, for messages
/// @param fallback the value when the option is not given
/// @param summary what it does
public record PassOption(String name, String needs, String fallback, String summary) {}
