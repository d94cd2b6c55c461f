using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PollerSaga.Migrations.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Leases : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "PreparationLeaseUntil",
                table: "PollerJobs",
                type: "timestamp(3) with time zone",
                precision: 3,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "MaintenanceLeases",
                columns: table => new
                {
                    Name = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Owner = table.Column<Guid>(type: "uuid", nullable: false),
                    LeaseUntil = table.Column<DateTimeOffset>(type: "timestamp(3) with time zone", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MaintenanceLeases", x => x.Name);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "MaintenanceLeases");

            migrationBuilder.DropColumn(
                name: "PreparationLeaseUntil",
                table: "PollerJobs");
        }
    }
}
