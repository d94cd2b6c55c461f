using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PollerSaga.Migrations.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Retention : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_PollerJobs_ExpiresAt",
                table: "PollerJobs");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "RetainedSince",
                table: "PollerJobs",
                type: "timestamp(3) with time zone",
                precision: 3,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "SweptTasks",
                table: "PollerJobs",
                type: "integer",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_PollerJobs_RetainedSince",
                table: "PollerJobs",
                column: "RetainedSince");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_PollerJobs_RetainedSince",
                table: "PollerJobs");

            migrationBuilder.DropColumn(
                name: "RetainedSince",
                table: "PollerJobs");

            migrationBuilder.DropColumn(
                name: "SweptTasks",
                table: "PollerJobs");

            migrationBuilder.CreateIndex(
                name: "IX_PollerJobs_ExpiresAt",
                table: "PollerJobs",
                column: "ExpiresAt");
        }
    }
}
