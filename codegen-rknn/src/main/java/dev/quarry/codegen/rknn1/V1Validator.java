package dev.quarry.codegen.rknn1;

import dev.quarry.codegen.rknn1.internal.V1Checker;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;

/// Checks that the parts of a file fit together: counters, tensors, constants, links, shapes,
/// scales.
///
/// Everything that is an error here holds for every public file known.
// RKNN v1: rknn1-format.md section 9, step 7.
public final class V1Validator {
  private V1Validator() {}

  /// What is wrong with a file, and its links when nothing is.
  ///
  /// @param name name of the file, for messages
  public static V1Check check(String name, V1File file) {
    return V1Checker.check(name, file);
  }

  /// The links of a file.
  ///
  /// @throws CompileException naming the first thing that is wrong with it
  public static V1Graph require(String name, V1File file) {
    V1Check check = check(name, file);
    return check.graph().orElseThrow(() -> new CompileException(first(check)));
  }

  /// One wrong word often breaks several links: the first problem is told, `inspect` lists all.
  private static Diagnostic first(V1Check check) {
    int count = check.errors().size();
    Diagnostic first = check.errors().getFirst();
    return count == 1 ? first : first.help("'quarry inspect' lists all " + count + " problems");
  }
}
