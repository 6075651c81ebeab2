package dev.quarry.codegen.npu;

import dev.quarry.codegen.target.TargetProfile;

/// What code generation needs besides the network.
///
/// @param target chip
/// @param version version of Quarry, for the compiler text
/// @param generator how the model was made, kept in the file as text
/// @param outputs the forms outputs are handed out in
/// @param schedule what is done where several ways are right
public record CodeGeneratorOptions(
    TargetProfile target,
    String version,
    String generator,
    OutputRequests outputs,
    SchedulePolicy schedule) {
  /// Outputs in the chip's own form.
  public CodeGeneratorOptions(TargetProfile target, String version, String generator) {
    this(target, version, generator, OutputRequests.NONE, SchedulePolicy.QUARRY);
  }

  /// The same with outputs in other forms.
  public CodeGeneratorOptions with(OutputRequests other) {
    return new CodeGeneratorOptions(target, version, generator, other, schedule);
  }

  /// The same with another schedule.
  public CodeGeneratorOptions with(SchedulePolicy other) {
    return new CodeGeneratorOptions(target, version, generator, outputs, other);
  }
}
