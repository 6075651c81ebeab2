package dev.quarry.ir.diag;

/// One message a person can act on; empty strings stand for parts that do not apply.
///
/// ```
/// error[E0401] conv2d at 'model.3.conv': kernel does not fit target rk3568
///   expected: kernel height and width in 1..31
///   found:    41x41
///   help:     split the kernel, or choose another target
/// ```
///
/// @param code what kind of problem
/// @param severity how much it matters
/// @param where node, file or position, for example `conv2d at 'model.3.conv'`
/// @param message what is wrong, one sentence without a full stop
/// @param expected what would have been right
/// @param found what was there
/// @param help what to do
public record Diagnostic(
    DiagnosticCode code,
    Severity severity,
    String where,
    String message,
    String expected,
    String found,
    String help) {

  /// An error without details; add them with [#expected(String, String)] and [#help(String)].
  public static Diagnostic error(DiagnosticCode code, String where, String message) {
    return new Diagnostic(code, Severity.ERROR, where, message, "", "", "");
  }

  /// A warning without details.
  public static Diagnostic warning(DiagnosticCode code, String where, String message) {
    return new Diagnostic(code, Severity.WARNING, where, message, "", "", "");
  }

  /// The same diagnostic with what was expected and what was found.
  public Diagnostic expected(String expected, String found) {
    return new Diagnostic(code, severity, where, message, expected, found, help);
  }

  /// The same diagnostic with advice.
  public Diagnostic help(String help) {
    return new Diagnostic(code, severity, where, message, expected, found, help);
  }

  /// The printed form, one to four lines without a trailing line break.
  public String text() {
    var text = new StringBuilder(severity.text()).append('[').append(code.code()).append("] ");
    if (!where.isEmpty()) {
      text.append(where).append(": ");
    }
    text.append(message);
    detail(text, "expected: ", expected);
    detail(text, "found:    ", found);
    detail(text, "help:     ", help);
    return text.toString();
  }

  private static void detail(StringBuilder text, String label, String value) {
    if (!value.isEmpty()) {
      text.append("\n  ").append(label).append(value);
    }
  }
}
