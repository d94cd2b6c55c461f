using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PollerSaga.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Sources : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "ContentHash",
                table: "PollerTasks",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Facts",
                table: "PollerTasks",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "RequestHash",
                table: "PollerTasks",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Parameters",
                table: "PollerJobs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Source",
                table: "PollerJobs",
                type: "TEXT",
                maxLength: 256,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SourceVersion",
                table: "PollerJobs",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "EmptyPages",
                table: "PollerJobCounters",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "End",
                table: "PollerJobCounters",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Kind",
                table: "PollerJobCounters",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "LastPage",
                table: "PollerJobCounters",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "MaxWindow",
                table: "PollerJobCounters",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Records",
                table: "PollerJobCounters",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "RepeatedPages",
                table: "PollerJobCounters",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Skipped",
                table: "PollerJobCounters",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Source",
                table: "PollerJobCounters",
                type: "TEXT",
                maxLength: 256,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SourceVersion",
                table: "PollerJobCounters",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "TotalAfter",
                table: "PollerJobCounters",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "TotalBefore",
                table: "PollerJobCounters",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Url",
                table: "PollerJobCounters",
                type: "TEXT",
                maxLength: 2048,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "HostBudgets",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", nullable: false),
                    Source = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    Host = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    PausedUntil = table.Column<string>(type: "TEXT", nullable: true),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    Waits = table.Column<int>(type: "INTEGER", nullable: false),
                    WaitedMilliseconds = table.Column<long>(type: "INTEGER", nullable: false),
                    NextSlot = table.Column<long>(type: "INTEGER", nullable: false),
                    Shares = table.Column<string>(type: "TEXT", nullable: false),
                    StatedPermits = table.Column<int>(type: "INTEGER", nullable: true),
                    StatedPeriodSeconds = table.Column<int>(type: "INTEGER", nullable: true),
                    StatedUntil = table.Column<string>(type: "TEXT", nullable: true),
                    Version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_HostBudgets", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ProtectionKeys",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Xml = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ProtectionKeys", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "RotatedTokens",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Source = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    ProtectedValue = table.Column<string>(type: "TEXT", nullable: true),
                    LeaseUntil = table.Column<string>(type: "TEXT", nullable: false),
                    UpdatedAt = table.Column<string>(type: "TEXT", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RotatedTokens", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SourceVersions",
                columns: table => new
                {
                    Version = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Content = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SourceVersions", x => x.Version);
                });

            migrationBuilder.CreateTable(
                name: "Sources",
                columns: table => new
                {
                    Name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Version = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    AppliedAt = table.Column<string>(type: "TEXT", nullable: false),
                    By = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Sources", x => x.Name);
                });

            migrationBuilder.CreateIndex(
                name: "IX_PollerTasks_JobId_RequestHash",
                table: "PollerTasks",
                columns: new[] { "JobId", "RequestHash" },
                filter: "\"RequestHash\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_HostBudgets_PausedUntil",
                table: "HostBudgets",
                column: "PausedUntil");

            migrationBuilder.CreateIndex(
                name: "IX_SourceVersions_Name",
                table: "SourceVersions",
                column: "Name");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "HostBudgets");

            migrationBuilder.DropTable(
                name: "ProtectionKeys");

            migrationBuilder.DropTable(
                name: "RotatedTokens");

            migrationBuilder.DropTable(
                name: "SourceVersions");

            migrationBuilder.DropTable(
                name: "Sources");

            migrationBuilder.DropIndex(
                name: "IX_PollerTasks_JobId_RequestHash",
                table: "PollerTasks");

            migrationBuilder.DropColumn(
                name: "ContentHash",
                table: "PollerTasks");

            migrationBuilder.DropColumn(
                name: "Facts",
                table: "PollerTasks");

            migrationBuilder.DropColumn(
                name: "RequestHash",
                table: "PollerTasks");

            migrationBuilder.DropColumn(
                name: "Parameters",
                table: "PollerJobs");

            migrationBuilder.DropColumn(
                name: "Source",
                table: "PollerJobs");

            migrationBuilder.DropColumn(
                name: "SourceVersion",
                table: "PollerJobs");

            migrationBuilder.DropColumn(
                name: "EmptyPages",
                table: "PollerJobCounters");

            migrationBuilder.DropColumn(
                name: "End",
                table: "PollerJobCounters");

            migrationBuilder.DropColumn(
                name: "Kind",
                table: "PollerJobCounters");

            migrationBuilder.DropColumn(
                name: "LastPage",
                table: "PollerJobCounters");

            migrationBuilder.DropColumn(
                name: "MaxWindow",
                table: "PollerJobCounters");

            migrationBuilder.DropColumn(
                name: "Records",
                table: "PollerJobCounters");

            migrationBuilder.DropColumn(
                name: "RepeatedPages",
                table: "PollerJobCounters");

            migrationBuilder.DropColumn(
                name: "Skipped",
                table: "PollerJobCounters");

            migrationBuilder.DropColumn(
                name: "Source",
                table: "PollerJobCounters");

            migrationBuilder.DropColumn(
                name: "SourceVersion",
                table: "PollerJobCounters");

            migrationBuilder.DropColumn(
                name: "TotalAfter",
                table: "PollerJobCounters");

            migrationBuilder.DropColumn(
                name: "TotalBefore",
                table: "PollerJobCounters");

            migrationBuilder.DropColumn(
                name: "Url",
                table: "PollerJobCounters");
        }
    }
}
