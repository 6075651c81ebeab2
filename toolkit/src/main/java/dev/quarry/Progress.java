package dev.quarry;

/// Hears how far long work has come. Called from one thread.
public interface Progress {
  /// Hears nothing.
  Progress NONE =
      new Progress() {
        @Override
        public void begin(String activity, int steps) {}

        @Override
        public void advance(int done) {}

        @Override
        public void end() {}
      };

  /// Something begins.
  ///
  /// @param activity what, for example `calibrating`
  /// @param steps how many steps it has
  void begin(String activity, int steps);

  /// Steps are done.
  ///
  /// @param done how many by now
  void advance(int done);

  /// The activity has ended.
  void end();
}
