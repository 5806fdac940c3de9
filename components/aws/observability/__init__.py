"""Components of the observability plane: metrics, logs, alarms, Grafana. Who is told is a setting."""
