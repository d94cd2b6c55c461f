using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PollerSaga.Migrations.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class Steering : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_PollerJobs_StartedAt",
                table: "PollerJobs");

            migrationBuilder.DropIndex(
                name: "IX_PollerJobs_State",
                table: "PollerJobs");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "CompletedAt",
                table: "PollerTasks",
                type: "datetimeoffset(3)",
                precision: 3,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "HttpStatus",
                table: "PollerTasks",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "SavedAt",
                table: "PollerTasks",
                type: "datetimeoffset(3)",
                precision: 3,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "HistoryCount",
                table: "PollerJobs",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "PausedAt",
                table: "PollerJobs",
                type: "datetimeoffset(3)",
                precision: 3,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "RunStartedAt",
                table: "PollerJobs",
                type: "datetimeoffset(3)",
                precision: 3,
                nullable: false,
                defaultValue: new DateTimeOffset(new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)));

            migrationBuilder.AddColumn<long>(
                name: "Timeout",
                table: "PollerJobs",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "ToleratedFailureCount",
                table: "PollerJobs",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "ToleratedFailurePercentage",
                table: "PollerJobs",
                type: "float",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "DeadlineAt",
                table: "PollerJobCounters",
                type: "datetimeoffset(3)",
                precision: 3,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "NextBefore",
                table: "PollerJobCounters",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "RedriveNext",
                table: "PollerJobCounters",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Redriven",
                table: "PollerJobCounters",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "ToleratedFailures",
                table: "PollerJobCounters",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Window",
                table: "PollerJobCounters",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "PollerJobHistory",
                columns: table => new
                {
                    JobId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Sequence = table.Column<int>(type: "int", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false),
                    What = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    Detail = table.Column<string>(type: "nvarchar(2048)", maxLength: 2048, nullable: true),
                    By = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PollerJobHistory", x => new { x.JobId, x.Sequence });
                });

            migrationBuilder.CreateIndex(
                name: "IX_PollerJobs_StartedAt_JobId",
                table: "PollerJobs",
                columns: new[] { "StartedAt", "JobId" });

            migrationBuilder.CreateIndex(
                name: "IX_PollerJobs_State_StartedAt_JobId",
                table: "PollerJobs",
                columns: new[] { "State", "StartedAt", "JobId" });

            // What running jobs need of the new columns: their window, their deadline, and no place beyond their last page.
            migrationBuilder.Sql("EXEC(N'UPDATE [PollerJobs] SET [RunStartedAt] = [StartedAt];')");
            migrationBuilder.Sql("EXEC(N'UPDATE [PollerTasks] SET [ReleasedIndex] = NULL WHERE [ReleasedIndex] >= (SELECT [Total] FROM [PollerJobCounters] WHERE [PollerJobCounters].[JobId] = [PollerTasks].[JobId]);')");
            migrationBuilder.Sql("EXEC(N'UPDATE [PollerJobCounters] SET [Next] = CASE WHEN [Next] < [Total] THEN [Next] ELSE [Total] END, [DeadlineAt] = (SELECT [PollerJobs].[DeadlineAt] FROM [PollerJobs] WHERE [PollerJobs].[JobId] = [PollerJobCounters].[JobId]), [Window] = COALESCE((SELECT CASE WHEN [PollerJobs].[MaxConcurrency] < [PollerJobCounters].[Total] THEN [PollerJobs].[MaxConcurrency] ELSE [PollerJobCounters].[Total] END FROM [PollerJobs] WHERE [PollerJobs].[JobId] = [PollerJobCounters].[JobId]), 0);')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "PollerJobHistory");

            migrationBuilder.DropIndex(
                name: "IX_PollerJobs_StartedAt_JobId",
                table: "PollerJobs");

            migrationBuilder.DropIndex(
                name: "IX_PollerJobs_State_StartedAt_JobId",
                table: "PollerJobs");

            migrationBuilder.DropColumn(
                name: "CompletedAt",
                table: "PollerTasks");

            migrationBuilder.DropColumn(
                name: "HttpStatus",
                table: "PollerTasks");

            migrationBuilder.DropColumn(
                name: "SavedAt",
                table: "PollerTasks");

            migrationBuilder.DropColumn(
                name: "HistoryCount",
                table: "PollerJobs");

            migrationBuilder.DropColumn(
                name: "PausedAt",
                table: "PollerJobs");

            migrationBuilder.DropColumn(
                name: "RunStartedAt",
                table: "PollerJobs");

            migrationBuilder.DropColumn(
                name: "Timeout",
                table: "PollerJobs");

            migrationBuilder.DropColumn(
                name: "ToleratedFailureCount",
                table: "PollerJobs");

            migrationBuilder.DropColumn(
                name: "ToleratedFailurePercentage",
                table: "PollerJobs");

            migrationBuilder.DropColumn(
                name: "DeadlineAt",
                table: "PollerJobCounters");

            migrationBuilder.DropColumn(
                name: "NextBefore",
                table: "PollerJobCounters");

            migrationBuilder.DropColumn(
                name: "RedriveNext",
                table: "PollerJobCounters");

            migrationBuilder.DropColumn(
                name: "Redriven",
                table: "PollerJobCounters");

            migrationBuilder.DropColumn(
                name: "ToleratedFailures",
                table: "PollerJobCounters");

            migrationBuilder.DropColumn(
                name: "Window",
                table: "PollerJobCounters");

            migrationBuilder.CreateIndex(
                name: "IX_PollerJobs_StartedAt",
                table: "PollerJobs",
                column: "StartedAt");

            migrationBuilder.CreateIndex(
                name: "IX_PollerJobs_State",
                table: "PollerJobs",
                column: "State");
        }
    }
}
