package dev.quarry.cli;

/// The main class of `quarry.jar`: makes the vector module available, then hands over to [Main].
///
/// Why not `--add-modules jdk.incubator.vector`: with that option the JVM writes a warning to
/// standard error at every start (there is no switch for it) and cannot use the archived module
/// graph of an ahead-of-time cache, which costs more than loading the module when it is needed.
/// Loading goes through the same entry of the JDK that brings in `java.instrument` for agents; the
/// jar's manifest opens it (`Add-Exports: java.base/jdk.internal.module`).
public final class Start {
  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  private Start() {}

  /// Runs the command line. `-Dquarry.vector=off` leaves the vector module out, for commands that
  /// compute nothing.
  public static void main(String[] arguments) {
    if (!"off".equals(System.getProperty("quarry.vector"))
        && ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
      loadVectorModule();
    }
    Main.main(arguments);
  }

  private static void loadVectorModule() {
    try {
      Class.forName("jdk.internal.module.Modules")
          .getMethod("loadModule", String.class)
          .invoke(null, VECTOR_MODULE);
    } catch (ReflectiveOperationException e) {
      System.err.println(
          "quarry: this Java cannot load "
              + VECTOR_MODULE
              + " by itself; set QUARRY_JAVA_OPTS=\"--add-modules "
              + VECTOR_MODULE
              + "\" ("
              + e
              + ")");
      System.exit(69);
    }
  }
}
