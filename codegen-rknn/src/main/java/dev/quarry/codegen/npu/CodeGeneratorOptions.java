package dev.quarry.codegen.npu;

import dev.quarry.codegen.target.TargetProfile;

/// What code generation needs besides the network.
///
/// @param target chip
/// @param version version of Quarry, for the compiler text
/// @param generator how the model was made, kept in the file as text
public record CodeGeneratorOptions(TargetProfile target, String version, String generator) {}
