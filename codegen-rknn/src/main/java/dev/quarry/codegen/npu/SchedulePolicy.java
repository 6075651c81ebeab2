package dev.quarry.codegen.npu;

import java.util.Arrays;
import java.util.Optional;

/// What code generation does where several ways are right. Results do not depend on it.
public enum SchedulePolicy {
  /// As the vendor's compiler does, so that files can be compared: nodes in the order of the
  /// network, every tensor placed in the smallest gap when it is first needed, tables loaded for
  /// every node.
  // the arena ends where the vendor's does in 22 of 22 files (VendorArenaTest)
  VENDOR("vendor"),
  /// The order and the arena plan with the smallest memory of several; sums and products are
  /// written over a map nobody needs any more; tables loaded for every node.
  QUARRY("quarry"),
  /// As [#QUARRY], and tables are loaded only where they do not hold the entries already, and
  /// convolutions are written over their residual where nobody needs it any more. That tables keep
  /// their entries from node to node is inferred, see [LoadedTables], and no vendor file has a
  /// convolution in place; so this is not the default.
  COMPACT("compact");

  private final String text;

  SchedulePolicy(String text) {
    this.text = text;
  }

  /// The word used on the command line.
  public String text() {
    return text;
  }

  /// The policy of a word.
  public static Optional<SchedulePolicy> parse(String word) {
    return Arrays.stream(values()).filter(policy -> policy.text.equals(word)).findFirst();
  }
}
