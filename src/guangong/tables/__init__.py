"""Plans as tables for programs that ask their own questions: Parquet and SQLite, the same columns."""
