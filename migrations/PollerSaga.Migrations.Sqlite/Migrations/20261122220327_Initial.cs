using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PollerSaga.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "PollerJobCounters",
                columns: table => new
                {
                    JobId = table.Column<string>(type: "TEXT", nullable: false),
                    TotalRecords = table.Column<long>(type: "INTEGER", nullable: false),
                    PageSize = table.Column<int>(type: "INTEGER", nullable: false),
                    Total = table.Column<int>(type: "INTEGER", nullable: false),
                    Next = table.Column<int>(type: "INTEGER", nullable: false),
                    Finished = table.Column<int>(type: "INTEGER", nullable: false),
                    Failed = table.Column<int>(type: "INTEGER", nullable: false),
                    Completed = table.Column<int>(type: "INTEGER", nullable: false),
                    ProgressAt = table.Column<string>(type: "TEXT", nullable: false),
                    ClosedAt = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PollerJobCounters", x => x.JobId);
                });

            migrationBuilder.CreateTable(
                name: "PollerJobs",
                columns: table => new
                {
                    JobId = table.Column<string>(type: "TEXT", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Url = table.Column<string>(type: "TEXT", maxLength: 2048, nullable: false),
                    MaxConcurrency = table.Column<int>(type: "INTEGER", nullable: false),
                    StartedAt = table.Column<string>(type: "TEXT", nullable: false),
                    DeadlineAt = table.Column<string>(type: "TEXT", nullable: true),
                    FinishedAt = table.Column<string>(type: "TEXT", nullable: true),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Error = table.Column<string>(type: "TEXT", maxLength: 2048, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PollerJobs", x => x.JobId);
                });

            migrationBuilder.CreateTable(
                name: "PollerTasks",
                columns: table => new
                {
                    TaskId = table.Column<string>(type: "TEXT", nullable: false),
                    JobId = table.Column<string>(type: "TEXT", nullable: false),
                    PageIndex = table.Column<int>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    LeaseUntil = table.Column<string>(type: "TEXT", nullable: false),
                    ReleasedIndex = table.Column<int>(type: "INTEGER", nullable: true),
                    PayloadBucket = table.Column<string>(type: "TEXT", maxLength: 1024, nullable: true),
                    PayloadKey = table.Column<string>(type: "TEXT", maxLength: 1024, nullable: true),
                    PayloadBytes = table.Column<long>(type: "INTEGER", nullable: true),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    Error = table.Column<string>(type: "TEXT", maxLength: 2048, nullable: true),
                    StartedAt = table.Column<string>(type: "TEXT", nullable: false),
                    EndedAt = table.Column<string>(type: "TEXT", nullable: true),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PollerTasks", x => x.TaskId);
                });

            migrationBuilder.CreateIndex(
                name: "IX_PollerJobs_StartedAt",
                table: "PollerJobs",
                column: "StartedAt");

            migrationBuilder.CreateIndex(
                name: "IX_PollerJobs_State",
                table: "PollerJobs",
                column: "State");

            migrationBuilder.CreateIndex(
                name: "IX_PollerTasks_JobId_PageIndex",
                table: "PollerTasks",
                columns: new[] { "JobId", "PageIndex" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PollerTasks_JobId_State_PageIndex",
                table: "PollerTasks",
                columns: new[] { "JobId", "State", "PageIndex" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "PollerJobCounters");

            migrationBuilder.DropTable(
                name: "PollerJobs");

            migrationBuilder.DropTable(
                name: "PollerTasks");
        }
    }
}
