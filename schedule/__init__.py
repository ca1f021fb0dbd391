"""What schedulers load: definitions of Dagster and of Airflow. docs/schedule.md tells of them."""
