using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PollerSaga.Migrations.PostgreSql.Migrations
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
                    JobId = table.Column<Guid>(type: "uuid", nullable: false),
                    TotalRecords = table.Column<long>(type: "bigint", nullable: false),
                    PageSize = table.Column<int>(type: "integer", nullable: false),
                    Total = table.Column<int>(type: "integer", nullable: false),
                    Next = table.Column<int>(type: "integer", nullable: false),
                    Finished = table.Column<int>(type: "integer", nullable: false),
                    Failed = table.Column<int>(type: "integer", nullable: false),
                    Completed = table.Column<int>(type: "integer", nullable: false),
                    ProgressAt = table.Column<DateTimeOffset>(type: "timestamp(3) with time zone", precision: 3, nullable: false),
                    ClosedAt = table.Column<DateTimeOffset>(type: "timestamp(3) with time zone", precision: 3, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PollerJobCounters", x => x.JobId);
                });

            migrationBuilder.CreateTable(
                name: "PollerJobs",
                columns: table => new
                {
                    JobId = table.Column<Guid>(type: "uuid", nullable: false),
                    State = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Url = table.Column<string>(type: "character varying(2048)", maxLength: 2048, nullable: false),
                    MaxConcurrency = table.Column<int>(type: "integer", nullable: false),
                    StartedAt = table.Column<DateTimeOffset>(type: "timestamp(3) with time zone", precision: 3, nullable: false),
                    DeadlineAt = table.Column<DateTimeOffset>(type: "timestamp(3) with time zone", precision: 3, nullable: true),
                    FinishedAt = table.Column<DateTimeOffset>(type: "timestamp(3) with time zone", precision: 3, nullable: true),
                    ExpiresAt = table.Column<long>(type: "bigint", nullable: false),
                    Error = table.Column<string>(type: "character varying(2048)", maxLength: 2048, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PollerJobs", x => x.JobId);
                });

            migrationBuilder.CreateTable(
                name: "PollerTasks",
                columns: table => new
                {
                    TaskId = table.Column<Guid>(type: "uuid", nullable: false),
                    JobId = table.Column<Guid>(type: "uuid", nullable: false),
                    PageIndex = table.Column<int>(type: "integer", nullable: false),
                    State = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    LeaseUntil = table.Column<DateTimeOffset>(type: "timestamp(3) with time zone", precision: 3, nullable: false),
                    ReleasedIndex = table.Column<int>(type: "integer", nullable: true),
                    PayloadBucket = table.Column<string>(type: "character varying(1024)", maxLength: 1024, nullable: true),
                    PayloadKey = table.Column<string>(type: "character varying(1024)", maxLength: 1024, nullable: true),
                    PayloadBytes = table.Column<long>(type: "bigint", nullable: true),
                    Attempts = table.Column<int>(type: "integer", nullable: false),
                    Error = table.Column<string>(type: "character varying(2048)", maxLength: 2048, nullable: true),
                    StartedAt = table.Column<DateTimeOffset>(type: "timestamp(3) with time zone", precision: 3, nullable: false),
                    EndedAt = table.Column<DateTimeOffset>(type: "timestamp(3) with time zone", precision: 3, nullable: true),
                    ExpiresAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PollerTasks", x => x.TaskId);
                });

            migrationBuilder.CreateIndex(
                name: "IX_PollerJobs_ExpiresAt",
                table: "PollerJobs",
                column: "ExpiresAt");

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
