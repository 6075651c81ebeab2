package dev.quarry.cli;

/// The command `quarry`.
public final class Main {
  private Main() {}

  /// Runs one command and ends the process with its exit code.
  public static void main(String[] arguments) {
    String version = Main.class.getPackage().getImplementationVersion();
    System.out.println("quarry " + (version == null ? "(unpackaged)" : version));
  }
}
