"""guangong: keeps an annual work plan (工作要点) in one YAML file."""

__version__ = "0.1.0"
